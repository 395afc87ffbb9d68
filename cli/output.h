// Writing results: a file appears whole or not at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace truce::cli {

// `-` is standard output. A file is written without a name, or where the file system cannot do that under a temporary one beside it,
// and takes its name in finish(); so whatever ends the program before, nothing is left. Symbolic links are followed, permissions kept. What is no plain file (a device, a pipe) is written to directly.
// Throws Failure (65) where something cannot be written. A reader of standard output that has gone is no failure: the rest
// is dropped.
class Output {
 public:
  explicit Output(const std::string& path);
  ~Output();  // without finish(): the temporary file goes, the old one stays
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);
  void finish();

 private:
  void flush();
  void write_out(std::string_view text);
  void give_temporary_name();
  [[noreturn]] void fail(int error) const;

  std::string path_;       // as given, for messages
  std::string target_;     // where links lead
  std::string temporary_;  // empty: written directly, or without a name
  bool is_nameless_ = false;
  std::string buffer_;
  int descriptor_ = -1;
  bool reader_gone_ = false;
};

// An option that names a file to be written, with what was given to it; empty: nothing.
struct OutputOption {
  std::string name, path;
};

// Throws Failure (64) where writing would replace one of the `inputs`, by whatever name or link, or where two outputs are one file; `-`
// among the inputs is standard input. Devices, pipes and folders are replaced by nothing, and so are no matter here.
void check_replaces_nothing(const std::vector<OutputOption>& outputs, const std::vector<std::string>& inputs);

// To standard output, at once.
void print(std::string_view text);

}  // namespace truce::cli
