// One JSON object a line.
#pragma once

#include <memory>
#include <vector>

#include "runtime/read/input.h"
#include "runtime/read/log_builder.h"
#include "runtime/read/plain_lines.h"

namespace truce::runtime {

class NdjsonReader {
 public:
  explicit NdjsonReader(LogBuilder& log);
  ~NdjsonReader();
  void read(const Block& block);

 private:
  class ObjectReader;
  bool read_plain(Lines& lines);
  void read_line(const Line& line);
  void malformed(const Line& line, std::string_view reason);
  void add_waiting();

  LogBuilder& log_;
  KeySlots keys_;
  std::unique_ptr<ObjectReader> objects_;
  std::vector<NewLine> waiting_;  // of which `count_` are read and not yet added
  std::size_t count_ = 0;
};

}  // namespace truce::runtime
