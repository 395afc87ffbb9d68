// Writing results: a file appears whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace truce::cli {

// `-` is standard output. A file is written under a temporary name beside it and renamed by finish(); symbolic links are
// followed, permissions kept. What is no plain file (a device, a pipe) is written to directly.
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
  [[noreturn]] void fail(int error) const;

  std::string path_;       // as given, for messages
  std::string target_;     // where links lead
  std::string temporary_;  // empty: written directly
  std::string buffer_;
  int descriptor_ = -1;
  bool reader_gone_ = false;
};

// To standard output, at once.
void print(std::string_view text);

}  // namespace truce::cli
