// SPDX-License-Identifier: LGPL-2.1-or-later
#include <otto/base/input_file.h>
#include <otto/base/text.h>
#include <otto/mesh/geometry_commands.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <vector>

namespace otto
{
  namespace mesh
  {
    namespace
    {
      // Gmsh's reader breaks a longer text in two and takes the rest for
      // commands.
      const std::size_t longest_text = 1000;

      /// A word, a text in quotes, a number or a sign of Gmsh's language.
      struct Token
      {
        enum class Kind
        {
          word,
          text,
          sign
        };

        Kind         kind;
        std::string  content;
        unsigned int line;
      };

      bool is_letter(const char c)
      {
        return std::isalpha(static_cast<unsigned char>(c)) || c == '_';
      }

      bool in_word(const char c)
      {
        return is_letter(c) || std::isdigit(static_cast<unsigned char>(c));
      }

      /// Takes Gmsh's language apart, without comments.
      std::vector<Token> tokens_of(const std::string &text)
      {
        std::vector<Token> tokens;
        unsigned int       line  = 1;
        const std::size_t  n     = text.size();
        const auto         until = [&](const std::size_t  begin,
                               const std::string &end,
                               const std::size_t  from) {
          const std::size_t found = std::min(text.find(end, from), n);
          line += std::count(text.begin() + begin, text.begin() + found, '\n');
          return found;
        };
        for (std::size_t i = 0; i < n;)
          {
            const char  c     = text[i];
            std::size_t end   = i + 1;
            const auto  first = line;
            if (text.compare(i, 2, "//") == 0)
              end = until(i, "\n", i);
            else if (text.compare(i, 2, "/*") == 0)
              end = std::min(until(i, "*/", i + 2) + 2, n);
            else if (c == '"' || c == '\'')
              {
                end = std::min(until(i, std::string(1, c), i + 1) + 1, n);
                tokens.push_back(
                  {Token::Kind::text, text.substr(i + 1, end - i - 2), first});
              }
            else if (in_word(c))
              {
                while (end < n && in_word(text[end]))
                  ++end;
                tokens.push_back(
                  {is_letter(c) ? Token::Kind::word : Token::Kind::sign,
                   text.substr(i, end - i),
                   line});
              }
            else if (c == '\n')
              ++line;
            else if (!std::isspace(static_cast<unsigned char>(c)))
              tokens.push_back({Token::Kind::sign, std::string(1, c), line});
            i = end;
          }
        return tokens;
      }

      /// Extensions by which Gmsh knows files that hold no commands.
      bool is_data_extension(std::string extension)
      {
        for (char &c : extension)
          c = std::tolower(static_cast<unsigned char>(c));
        for (const char *known :
             {".step", ".stp",  ".iges", ".igs",  ".brep", ".brp", ".rle",
              ".stl",  ".sat",  ".unv",  ".vtk",  ".mesh", ".bdf", ".nas",
              ".ply",  ".ply2", ".med",  ".mmed", ".rmed", ".cgns"})
          if (extension == known)
            return true;
        return false;
      }

      /// Walks through a file and those it names.
      class Search
      {
      public:
        void look_at(const std::filesystem::path &file)
        {
          if (!seen_.insert(file.lexically_normal().string()).second)
            return;
          std::ifstream stream(file, std::ios::binary);
          std::string   text((std::istreambuf_iterator<char>(stream)),
                           std::istreambuf_iterator<char>());
          file_ = file;
          if (text.find('\0') != std::string::npos)
            {
              add("a zero byte",
                  1 + std::count(text.begin(),
                                 text.begin() + text.find('\0'),
                                 '\n'));
              return;
            }
          const std::vector<Token> tokens = tokens_of(text);
          for (std::size_t i = 0; i < tokens.size(); ++i)
            {
              file_ = file;
              if (tokens[i].kind == Token::Kind::word)
                word(tokens, i);
              else if (tokens[i].kind == Token::Kind::text &&
                       tokens[i].content.size() > longest_text)
                add("a text of more than " + std::to_string(longest_text) +
                      " letters",
                    tokens[i].line);
            }
        }

        std::string found() const { return found_; }

        void set_main_file(const std::string &file) { main_ = file; }

      private:
        void add(const std::string &name, const unsigned int line)
        {
          found_ +=
            (found_.empty() ? "" : ", ") + name + " in line " +
            std::to_string(line) +
            (file_.string() == main_ ? "" : " of '" + file_.string() + "'");
        }

        void word(const std::vector<Token> &tokens, const std::size_t i)
        {
          static const std::set<std::string> with_argument = {
            "SystemCall",
            "System",
            "NonBlockingSystemCall",
            "OnelabRun",
            "Save",
            "Print",
            "CreateDir",
            "SendToServer",
            "Plugin"};
          static const std::set<std::string> always  = {"ExternalProcess",
                                                        "CommandLine"};
          static const std::set<std::string> reading = {"Include",
                                                        "Merge",
                                                        "MergeWithBoundingBox"};
          const Token                       &here    = tokens[i];
          const bool                         last    = i + 1 == tokens.size();
          const bool                         argument =
            !last &&
            (tokens[i + 1].kind != Token::Kind::sign ||
             tokens[i + 1].content == "(" || tokens[i + 1].content == "#");
          if (always.count(here.content) > 0 ||
              (argument && with_argument.count(here.content) > 0))
            add(here.content, here.line);
          else if (here.content == "Printf" && writes_file(tokens, i + 1))
            add("Printf to a file", here.line);
          else if (argument && reading.count(here.content) > 0)
            {
              // Only a name that is written out can be looked at.
              if (tokens[i + 1].kind == Token::Kind::text &&
                  i + 2 < tokens.size() && tokens[i + 2].content == ";")
                read(here, tokens[i + 1].content);
              else
                add(here.content + " of a name that is not written out",
                    here.line);
            }
        }

        /// Whether a sign > follows the closing parenthesis.
        static bool writes_file(const std::vector<Token> &tokens, std::size_t i)
        {
          int depth = 0;
          for (; i < tokens.size(); ++i)
            {
              if (tokens[i].kind != Token::Kind::sign)
                continue;
              depth += (tokens[i].content == "(") - (tokens[i].content == ")");
              if (depth == 0)
                return i + 1 < tokens.size() && tokens[i + 1].content == ">";
            }
          return false;
        }

        void read(const Token &command, const std::string &name)
        {
          const std::filesystem::path file      = file_.parent_path() / name;
          const std::string           extension = file.extension().string();
          // a pipe or a device would never end; Gmsh says what is missing
          std::error_code ignored;
          if (std::filesystem::exists(file, ignored))
            base::check_regular_file("included file", file.string());
          std::ifstream stream(file, std::ios::binary);
          std::string   start(256, ' ');
          stream.read(&start[0], start.size());
          const bool merged = command.content != "Include";
          // Gmsh runs or unpacks these, and reads options beside a file.
          for (const char *program : {".gz", ".py", ".m", ".exe"})
            if (merged && extension == program)
              add(command.content + " of '" + name + "'", command.line);
          if (merged && std::filesystem::exists(file.string() + ".opt"))
            add(command.content + " of '" + name + "' with '" + name +
                  ".opt' beside it",
                command.line);
          if (merged && (is_data_extension(extension) || is_gmsh_data(start)))
            return;
          const std::filesystem::path here = file_;
          if (std::filesystem::is_regular_file(file))
            look_at(file);
          file_ = here;
        }

        std::filesystem::path file_;
        std::string           main_;
        std::set<std::string> seen_;
        std::string           found_;
      };
    } // namespace

    std::string unsafe_commands(const std::string &file)
    {
      Search search;
      search.set_main_file(file);
      search.look_at(file);
      return search.found();
    }

    bool is_gmsh_data(const std::string &text)
    {
      for (const char *start : {"$MeshFormat",
                                "$Comments",
                                "$PostFormat",
                                "$View",
                                "$PTS",
                                "$NO",
                                "$PARA",
                                "$ELM"})
        if (base::starts_with(text, start))
          return true;
      return false;
    }
  } // namespace mesh
} // namespace otto
