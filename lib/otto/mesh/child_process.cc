// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/console.h>
#include <otto/base/errors.h>
#include <otto/base/text.h>
#include <otto/mesh/child_process.h>
#include <otto/mesh/system_guard.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <new>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      // Seconds until the first word about work that lasts, and between words.
      const double first_word = 5., next_word = 30.;

      // What the child sends: a letter, the length, the bytes.
      const char phase_letter = 'P', result_letter = 'R', input_letter = 'I',
                 run_letter = 'E';

      std::string packed(const char letter, const std::string &bytes)
      {
        const std::uint64_t size = bytes.size();
        std::string         message(1, letter);
        message.append(reinterpret_cast<const char *>(&size), sizeof(size));
        return message + bytes;
      }

      void send(const int pipe, const std::string &message)
      {
        for (std::size_t sent = 0; sent < message.size();)
          {
            const ssize_t n =
              write(pipe, message.data() + sent, message.size() - sent);
            if (n < 0 && errno != EINTR)
              _exit(1); // nobody listens any more
            sent += n > 0 ? n : 0;
          }
      }

      /// Takes the next whole message from the front of what was received.
      bool take(std::string &received, char &letter, std::string &bytes)
      {
        std::uint64_t     size = 0;
        const std::size_t head = 1 + sizeof(size);
        if (received.size() < head)
          return false;
        std::memcpy(&size, received.data() + 1, sizeof(size));
        if (received.size() - head < size)
          return false;
        letter = received[0];
        bytes  = received.substr(head, size);
        received.erase(0, head + size);
        return true;
      }

      /// The number in bytes behind a word in a file of the system, in kB
      /// there; zero if there is none.
      double bytes_in(const char *file, const std::string &word)
      {
        std::ifstream stream(file);
        for (std::string line; std::getline(stream, line);)
          if (base::starts_with(line, word))
            return 1024. * std::atof(line.c_str() + word.size());
        return 0.;
      }

      /// For the handler that is called when there is no memory left, which
      /// must not ask for any.
      int         pipe_of_child = -1;
      std::string no_memory;

      void on_no_memory()
      {
        send(pipe_of_child, no_memory);
        _exit(0);
      }

      /// Lets the copy take as much memory as is free, and no more: what asks
      /// for all of it would take the machine with it, or never end.
      void limit_memory(const int pipe, const std::string &name)
      {
        const double available = bytes_in("/proc/meminfo", "MemAvailable:"),
                     used      = bytes_in("/proc/self/status", "VmSize:");
        rlimit memory;
        if (available <= 0. || used <= 0. || getrlimit(RLIMIT_AS, &memory) != 0)
          return;
        if (memory.rlim_cur == RLIM_INFINITY ||
            memory.rlim_cur > used + available)
          {
            memory.rlim_cur = static_cast<rlim_t>(used + available);
            setrlimit(RLIMIT_AS, &memory);
          }
        pipe_of_child = pipe;
        no_memory =
          packed(input_letter,
                 "'" + name + "' needs more memory than the " +
                   base::short_number((memory.rlim_cur - used) / 1e9, 2) +
                   " GB that are free; choose larger sizes for the cells, or a "
                   "smaller file.");
        std::set_new_handler(on_no_memory);
      }

      /// Makes the copy of the process a quiet one that ends with its parent.
      void settle(const pid_t parent)
      {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
          _exit(1);
        // MPI's handlers would print a stack of its own for a crash.
        for (const int number : {SIGSEGV,
                                 SIGBUS,
                                 SIGFPE,
                                 SIGILL,
                                 SIGABRT,
                                 SIGINT,
                                 SIGTERM,
                                 SIGHUP,
                                 SIGUSR1,
                                 SIGUSR2})
          signal(number, SIG_DFL);
        signal(SIGPIPE, SIG_IGN);
        // A .geo can call exit(), whose destructors would wait for threads of
        // the parent, as those of deal.II 9.7 do.
        on_exit([](const int status, void *) { _exit(status); }, nullptr);
        const rlimit no_core = {0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        const int nowhere = open("/dev/null", O_RDWR);
        for (const int standard : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
          dup2(nowhere, standard);
      }

      [[noreturn]] void
      work_in_child(const int                                           pipe,
                    const std::function<std::string(const SayPhase &)> &work)
      {
        try
          {
            const std::string bytes = work([pipe](const std::string &phase) {
              send(pipe, packed(phase_letter, phase));
            });
            send(pipe, packed(result_letter, bytes));
          }
        catch (const base::InputError &error)
          {
            send(pipe, packed(input_letter, error.what()));
          }
        catch (const std::exception &error)
          {
            send(pipe, packed(run_letter, error.what()));
          }
        catch (...)
          {
            send(pipe, packed(run_letter, "unknown exception"));
          }
        // Neither destructors nor handlers: they belong to the parent.
        _exit(0);
      }

      /// The child, which is gone when this object is.
      struct Child
      {
        pid_t pid    = -1;
        int   pipe   = -1;
        int   status = 0;

        void wait()
        {
          while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
            ;
          pid = -1;
        }
        ~Child()
        {
          close(pipe);
          if (pid > 0)
            {
              kill(pid, SIGKILL);
              wait();
            }
        }
      };

      /// While it lives, Ctrl-C and SIGTERM end the process at once: a handler
      /// that only takes a note would be heard after the child.
      class EndAtOnce
      {
      public:
        EndAtOnce()
        {
          struct sigaction plain = {};
          plain.sa_handler       = SIG_DFL;
          for (unsigned int i = 0; i < 2; ++i)
            {
              sigaction(numbers_[i], nullptr, &kept_[i]);
              if (kept_[i].sa_handler != SIG_IGN)
                sigaction(numbers_[i], &plain, nullptr);
            }
        }
        ~EndAtOnce()
        {
          for (unsigned int i = 0; i < 2; ++i)
            sigaction(numbers_[i], &kept_[i], nullptr);
        }

      private:
        const int        numbers_[2] = {SIGINT, SIGTERM};
        struct sigaction kept_[2];
      };

      /// Reads what the child sends until it ends.
      class Listener
      {
      public:
        Listener(const int pipe, const std::string &name)
          : pipe_(pipe)
          , name_(name)
        {
        }

        void listen()
        {
          const auto start = std::chrono::steady_clock::now();
          double     word  = first_word;
          while (true)
            {
              const double seconds = std::chrono::duration<double>(
                                       std::chrono::steady_clock::now() - start)
                                       .count();
              if (seconds >= word)
                {
                  base::Console(MPI_COMM_SELF)(
                    phase + " '" + name_ + "', " +
                    std::to_string(static_cast<int>(seconds)) + " s so far");
                  word = seconds + next_word;
                }
              pollfd    one  = {pipe_, POLLIN, 0};
              const int wait = static_cast<int>(1e3 * (word - seconds)) + 1;
              if (poll(&one, 1, wait) > 0 && !receive())
                return;
            }
        }

        std::string phase  = "reading";
        char        letter = '\0';
        std::string bytes;

      private:
        bool receive()
        {
          char          buffer[65536];
          const ssize_t n = read(pipe_, buffer, sizeof(buffer));
          if (n < 0 && errno == EINTR)
            return true;
          if (n <= 0)
            return false;
          received_.append(buffer, n);
          char        found = '\0';
          std::string content;
          while (take(received_, found, content))
            if (found == phase_letter)
              phase = content;
            else
              {
                letter = found;
                bytes.swap(content);
              }
          return true;
        }

        int         pipe_;
        std::string name_;
        std::string received_;
      };
    } // namespace

    ChildResult
    in_child_process(const std::string                                  &name,
                     const std::function<std::string(const SayPhase &)> &work,
                     const bool trusted)
    {
      const EndAtOnce end_at_once;
      int             ends[2];
      const pid_t     parent = getpid();
      if (pipe2(ends, O_CLOEXEC) != 0)
        throw base::RunError("A pipe to a process that reads '" + name +
                             "' cannot be made; close other programs.");
      Child child;
      child.pipe = ends[0];
      child.pid  = fork();
      if (child.pid == 0)
        {
          close(ends[0]);
          settle(parent);
          limit_memory(ends[1], name);
          if (!trusted)
            forbid_writing_and_programs();
          work_in_child(ends[1], work);
        }
      close(ends[1]);
      if (child.pid < 0)
        throw base::RunError("A process that reads '" + name +
                             "' cannot be started; close other programs.");
      Listener listener(child.pipe, name);
      listener.listen();
      child.wait();

      ChildResult result;
      result.phase = listener.phase;
      if (listener.letter == input_letter)
        throw base::InputError(listener.bytes);
      if (listener.letter == run_letter)
        throw base::RunError(listener.bytes);
      if (listener.letter == result_letter)
        {
          result.end = ChildResult::End::finished;
          result.bytes.swap(listener.bytes);
        }
      else if (WIFSIGNALED(child.status))
        result.end = ChildResult::End::crashed;
      return result;
    }
  } // namespace mesh
} // namespace otto
