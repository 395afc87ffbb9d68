// stream BUNDLE ROWS AS_OF: feeds rows as an Arrow stream to two sessions, each lead to one of them, merges what they come to, and prints
// the result. ROWS is as rows.c has it. Columns are of texts, of 64-bit reals or of bits, as their values are; `event` has a dictionary.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include <truce/arrow.h>
#include <truce/truce.hpp>

namespace {

constexpr std::size_t kBatch = 100;

using Cells = std::vector<std::string>;

std::string read_file(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::vector<Cells> read_rows(const char* path) {
  std::vector<Cells> rows;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    Cells& cells = rows.emplace_back();
    std::size_t begin = 0;
    for (std::size_t tab = line.find('\t'); tab != std::string::npos; begin = tab + 1, tab = line.find('\t', begin)) {
      cells.push_back(line.substr(begin, tab - begin));
    }
    cells.push_back(line.substr(begin));
  }
  return rows;
}

// The memory of one column of one batch, or of a dictionary.
struct Column {
  std::vector<std::uint8_t> validity;
  std::vector<std::int32_t> offsets{0}, indexes;
  std::vector<std::int64_t> micros;
  std::vector<double> reals;
  std::vector<std::uint8_t> bits;
  std::string bytes;
  const void* buffers[3] = {};

  void add(const std::string* text, int kind) {
    const std::size_t row = offsets.size() - 1;
    const auto bit = static_cast<std::uint8_t>(1 << row % 8);
    if (row % 8 == 0) validity.push_back(0);
    if (row % 8 == 0) bits.push_back(0);
    if (text) validity.back() |= bit;
    if (text && kind == TRUCE_TEXT) bytes += *text;
    if (text && *text == "true") bits.back() |= bit;
    reals.push_back(text && kind == TRUCE_NUMBER ? std::stod(*text) : 0);
    offsets.push_back(static_cast<std::int32_t>(bytes.size()));
  }
};

// One stream with all of its memory, which lives as long as it does.
struct Stream {
  std::vector<Cells> rows;
  std::vector<std::string> names{"lead", "at", "event", "id", "by"};
  std::vector<int> kinds{TRUCE_TEXT, TRUCE_INTEGER, TRUCE_TEXT, TRUCE_TEXT, TRUCE_TEXT};
  std::size_t next = 0;
  std::vector<ArrowSchema> schemas;
  std::vector<ArrowSchema*> schema_children;
  ArrowSchema dictionary_schema{};
  std::vector<Column> columns;
  std::vector<ArrowArray> arrays;
  std::vector<ArrowArray*> children;
  Column events;
  ArrowArray dictionary{};
  const void* no_buffers[1] = {nullptr};

  explicit Stream(std::vector<Cells> given) : rows(std::move(given)) {
    for (const Cells& row : rows) {
      for (std::size_t pair = 5; pair + 2 < row.size(); pair += 3) {
        if (std::find(names.begin(), names.end(), row[pair]) != names.end()) continue;
        names.push_back(row[pair]);
        kinds.push_back(std::stoi(row[pair + 1]));
      }
    }
  }

  void fill_schema(ArrowSchema& out) {
    dictionary_schema = {"u", "", nullptr, ARROW_FLAG_NULLABLE, 0, nullptr, nullptr, [](ArrowSchema*) {}, nullptr};
    schemas.resize(names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      const char* format = i == 1 ? "tsu:UTC" : i == 2 ? "i" : kinds[i] == TRUCE_NUMBER ? "g" : kinds[i] == TRUCE_YES_NO ? "b" : "u";
      schemas[i] = {format, names[i].c_str(), nullptr, ARROW_FLAG_NULLABLE, 0, nullptr, i == 2 ? &dictionary_schema : nullptr, [](ArrowSchema*) {}, nullptr};
      schema_children.push_back(&schemas[i]);
    }
    out = {"+s", "", nullptr, 0, static_cast<std::int64_t>(names.size()), schema_children.data(), nullptr, [](ArrowSchema* it) { it->release = nullptr; }, nullptr};
  }

  const std::string* value(const Cells& row, std::size_t column) const {
    if (column < 5) return row[column].empty() ? nullptr : &row[column];
    for (std::size_t pair = 5; pair + 2 < row.size(); pair += 3) {
      if (row[pair] == names[column]) return &row[pair + 2];
    }
    return nullptr;
  }

  ArrowArray array_of(Column& column, std::int64_t length, const void* values, std::int64_t buffers) {
    column.buffers[0] = column.validity.empty() ? nullptr : column.validity.data();
    column.buffers[1] = values;
    column.buffers[2] = column.bytes.data();
    return {length, column.validity.empty() ? 0 : -1, 0, buffers, 0, column.buffers, nullptr, nullptr, [](ArrowArray*) {}, nullptr};
  }

  void fill_batch(ArrowArray& out) {
    const std::size_t size = std::min(kBatch, rows.size() - next);
    const auto length = static_cast<std::int64_t>(size);
    columns.assign(names.size(), {});
    events = {};
    std::map<std::string, std::int32_t> numbers;
    for (std::size_t at = next; at < next + size; ++at) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (i == 1) {
          columns[i].micros.push_back(std::stoll(rows[at][1]));
        } else if (i == 2) {
          const auto [place, is_new] = numbers.emplace(rows[at][2], static_cast<std::int32_t>(numbers.size()));
          if (is_new) events.add(&rows[at][2], TRUCE_TEXT);
          columns[i].indexes.push_back(place->second);
        } else {
          columns[i].add(value(rows[at], i), kinds[i]);
        }
      }
    }
    next += size;
    dictionary = array_of(events, static_cast<std::int64_t>(numbers.size()), events.offsets.data(), 3);
    arrays.clear();
    for (std::size_t i = 0; i < names.size(); ++i) {
      Column& column = columns[i];
      if (i == 1) arrays.push_back(array_of(column, length, column.micros.data(), 2));
      else if (i == 2) arrays.push_back(array_of(column, length, column.indexes.data(), 2));
      else if (kinds[i] == TRUCE_NUMBER) arrays.push_back(array_of(column, length, column.reals.data(), 2));
      else if (kinds[i] == TRUCE_YES_NO) arrays.push_back(array_of(column, length, column.bits.data(), 2));
      else arrays.push_back(array_of(column, length, column.offsets.data(), 3));
    }
    arrays[2].dictionary = &dictionary;
    children.clear();
    for (ArrowArray& array : arrays) children.push_back(&array);
    out = {length, 0, 0, 1, static_cast<std::int64_t>(children.size()), no_buffers, children.data(), nullptr, [](ArrowArray* it) { it->release = nullptr; }, nullptr};
  }

  ArrowArrayStream stream() {
    ArrowArrayStream made{};
    made.get_schema = [](ArrowArrayStream* it, ArrowSchema* out) { return static_cast<Stream*>(it->private_data)->fill_schema(*out), 0; };
    made.get_next = [](ArrowArrayStream* it, ArrowArray* out) {
      auto& own = *static_cast<Stream*>(it->private_data);
      *out = {};
      if (own.next < own.rows.size()) own.fill_batch(*out);
      return 0;
    };
    made.get_last_error = [](ArrowArrayStream*) -> const char* { return nullptr; };
    made.release = [](ArrowArrayStream* it) { it->release = nullptr; };
    made.private_data = this;
    return made;
  }
};

}  // namespace

int main(int count, char** words) {
  if (count != 4) return 2;
  try {
    const truce::Program program = truce::Program::load(read_file(words[1]));
    truce::SessionOptions options;
    options.as_of = std::stoll(words[3]);
    std::vector<std::string> partials;
    for (int half : {1, 0}) {
      std::vector<Cells> rows;
      for (Cells& row : read_rows(words[2])) {
        if (static_cast<unsigned char>(row[0].back()) % 2 == half) rows.push_back(std::move(row));
      }
      Stream given(std::move(rows));
      ArrowArrayStream stream = given.stream();
      truce::Session session(program, options);
      session.feed(stream);
      if (stream.release) return 3;
      session.finish();
      if (session.next_verdicts(3).size() != 3) return 3;
      partials.push_back(session.partial());
    }
    std::cout << truce::partial_result_json(truce::merge_partials(partials));
  } catch (const truce::Error& error) {
    std::cerr << error.status() << ": " << error.what() << '\n';
    return 1;
  }
  return 0;
}
