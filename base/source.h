// Policy texts and places in them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"

namespace truce {

using SourceId = Id<struct SourceTag>;

// Bytes [begin, end) of one source text.
struct Span {
  SourceId source;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const Span&, const Span&) = default;
};

// From the start of `first` to the end of `last`; both in one source.
Span cover(Span first, Span last);

struct Position {
  std::uint32_t line = 1;    // from 1
  std::uint32_t column = 1;  // from 1, in bytes
};

struct SourceText {
  std::string path;  // as the user gave it; shown in diagnostics and clauses
  std::string text;
  std::vector<std::uint32_t> line_starts;
};

// Owns the texts of one compilation. Not thread-safe while texts are added.
class Sources {
 public:
  SourceId add(std::string path, std::string text);
  const SourceText& at(SourceId id) const;
  std::size_t size() const { return texts_.size(); }
  Position position(Span span) const;                    // of span.begin
  Position position(SourceId id, std::uint32_t offset) const;
  std::string_view line(SourceId id, std::uint32_t line) const;  // without its line end
  std::string_view text(Span span) const;
  // `revenue.truce:91`: the place of a clause as results name it (file name without folders).
  std::string clause(Span span) const;

 private:
  std::vector<SourceText> texts_;
};

}  // namespace truce
