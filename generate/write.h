// A cast → the lines of a log, lead after lead. However long the log, only one scene is in memory.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "generate/cast.h"

namespace truce::generate {

enum class LogForm { ndjson, csv };

struct Amount {
  std::uint64_t leads = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t records = std::numeric_limits<std::uint64_t>::max();
};

class LogWriter {
 public:
  LogWriter(const runtime::Program& program, const Cast& cast, LogForm form, std::uint64_t seed, Amount amount);

  // What stands before all lines: of CSV its first row.
  std::string header() const;
  // Appends the lines of the next scene. False, and nothing, where the amount is reached.
  bool next(std::string& text);

  std::uint64_t leads() const { return leads_; }
  std::uint64_t records() const { return records_; }
  // Were all scenes told that show what the policy has?
  bool showed_all() const { return told_ >= cast_.showing.size() && !cut_short_; }

 private:
  // A value of a record as the form writes it, or one that each lead has of its own.
  struct Piece {
    std::size_t column = 0;
    std::string written;
    Index name = kNone;          // kNone: `written` it is
    const Type* type = nullptr;
  };
  struct Line {
    Instant at;
    LocalTime local;
    std::int64_t slack = 0;  // micros by which it may come later without touching the next
    std::size_t lead = 0;
    std::string event;
    std::string by;          // written; empty: none, or one of the team
    Index team = kNone;
    std::vector<Piece> pieces;  // by column
  };
  using Story = std::vector<Line>;

  void find_columns();
  Story story_of(const Scene& scene) const;
  std::string written(const OwnedValue& value) const;
  std::string written_text(const std::string& text) const;
  void tell(const Story& story, std::int64_t weeks, bool exactly, std::string& text);
  void add_line(const Line& line, const std::string& lead, Instant at, std::uint64_t told, std::string& text) const;

  const runtime::Program& program_;
  const Cast& cast_;
  LogForm form_;
  std::uint64_t seed_;
  Amount amount_;
  std::vector<std::string> columns_;       // names, then what only a `where` reads
  std::vector<bool> own_;                  // of names: no condition asks for it, so it may differ from telling to telling
  std::vector<bool> gathers_;              // of fields
  bool by_is_tested_ = false;
  std::vector<Story> ordinary_;
  std::uint64_t told_ = 0;                 // scenes
  std::uint64_t leads_ = 0, records_ = 0;
  bool cut_short_ = false;
};

}  // namespace truce::generate
