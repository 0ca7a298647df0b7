// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/mesh/system_guard.h>

#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include <cerrno>
#include <cstddef>
#include <vector>

namespace otto
{
  namespace mesh
  {
    namespace
    {
#if defined(__x86_64__)
      const unsigned int architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
      const unsigned int architecture = AUDIT_ARCH_AARCH64;
#else
      const unsigned int architecture = 0;
#endif

      // The calls that are refused whatever their arguments are. Names that
      // are not defined belong to older or newer architectures.
      const long refused[] = {
        SYS_execve,   SYS_execveat,  SYS_unlinkat, SYS_renameat2, SYS_mkdirat,
        SYS_linkat,   SYS_symlinkat, SYS_mknodat,  SYS_truncate,  SYS_fchmodat,
        SYS_fchownat, SYS_socket,    SYS_connect,  SYS_kill,      SYS_ptrace,
#ifdef SYS_renameat
        SYS_renameat,
#endif
#ifdef SYS_fork
        SYS_fork,     SYS_vfork,     SYS_creat,    SYS_unlink,    SYS_rmdir,
        SYS_rename,   SYS_mkdir,     SYS_link,     SYS_symlink,   SYS_mknod,
        SYS_chmod,    SYS_chown,
#endif
      };

      sock_filter load(const std::size_t offset)
      {
        return BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
                        static_cast<unsigned int>(offset));
      }

      sock_filter result(const unsigned int value)
      {
        return BPF_STMT(BPF_RET | BPF_K, value);
      }

      /// Skips @p n instructions unless what is loaded equals the value.
      sock_filter unless_equal(const unsigned int value, const unsigned char n)
      {
        return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, n);
      }

      /// Skips @p n instructions unless one of the bits is set.
      sock_filter unless_any(const unsigned int bits, const unsigned char n)
      {
        return BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, n);
      }

      std::size_t argument(const unsigned int i)
      {
        return offsetof(seccomp_data, args) + i * sizeof(__u64);
      }
    } // namespace

    void forbid_writing_and_programs()
    {
      const unsigned int       refuse  = SECCOMP_RET_ERRNO | EPERM;
      const std::size_t        number  = offsetof(seccomp_data, nr);
      const unsigned int       writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC;
      std::vector<sock_filter> program = {load(offsetof(seccomp_data, arch)),
                                          unless_equal(architecture, 1),
                                          BPF_STMT(BPF_JMP | BPF_JA, 1),
                                          result(SECCOMP_RET_ALLOW),
                                          load(number)};
      for (const long call : refused)
        {
          program.push_back(unless_equal(call, 1));
          program.push_back(result(refuse));
        }
      // Opening for reading is fine, and so are threads, but not processes.
      const auto depends =
        [&](const long call, const unsigned int i, const sock_filter test) {
          program.push_back(unless_equal(call, 3));
          program.push_back(load(argument(i)));
          program.push_back(test);
          program.push_back(result(refuse));
          program.push_back(load(number));
        };
      depends(SYS_openat, 2, unless_any(writing, 1));
#ifdef SYS_open
      depends(SYS_open, 1, unless_any(writing, 1));
#endif
      depends(SYS_clone,
              0,
              BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, CLONE_THREAD, 1, 0));
#ifdef SYS_openat2
      program.push_back(unless_equal(SYS_openat2, 1));
      program.push_back(result(SECCOMP_RET_ERRNO | ENOSYS));
#endif
#ifdef SYS_clone3
      // The library then uses clone, whose flags can be seen.
      program.push_back(unless_equal(SYS_clone3, 1));
      program.push_back(result(SECCOMP_RET_ERRNO | ENOSYS));
#endif
      program.push_back(result(SECCOMP_RET_ALLOW));
      sock_fprog filter = {static_cast<unsigned short>(program.size()),
                           program.data()};
      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
    }
  } // namespace mesh
} // namespace otto
