#include "runtime/read/input.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "runtime/log.h"

namespace truce::runtime {

namespace {

bool ends_with(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// What a file's name says of its packing.
Packing packing_named(std::string_view path) {
  if (ends_with(path, ".gz")) return Packing::gzip;
  return ends_with(path, ".zst") ? Packing::zstd : Packing::none;
}

}  // namespace

Input::Input(const std::string& path, std::size_t chunk, Control* control)
    : path_(path), control_(control), chunk_(std::max<std::size_t>(chunk, 1)) {
  if (path == "-") {
    file_ = STDIN_FILENO;
  } else {
    file_ = open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file_ < 0) throw UnreadableFile{path, std::strerror(errno)};
  }
  try {
    struct stat status {};
    const bool has_status = fstat(file_, &status) == 0;
    if (has_status && S_ISDIR(status.st_mode)) throw UnreadableFile{path, std::strerror(EISDIR)};
    is_regular_ = has_status && S_ISREG(status.st_mode);
    if (is_regular_) size_ = static_cast<std::uint64_t>(status.st_size);
    if (is_regular_) ::posix_fadvise(file_, 0, 0, POSIX_FADV_SEQUENTIAL);  // read ahead while we parse
    packed_.resize(4);
    while (packed_end_ < 4) {  // enough to tell the packing by
      const std::size_t count = read_file(packed_.data() + packed_end_, packed_.size() - packed_end_);
      if (count == 0) break;
      packed_end_ += count;
    }
    const std::string_view start{packed_.data(), packed_end_};
    const Packing named = packing_named(path);
    if (const Packing packing = packing_of(start); packing != Packing::none) {
      unpacker_ = std::make_unique<Unpacker>(packing);
      packed_.resize(std::max<std::size_t>(chunk_, 4));
    } else if (named != Packing::none) {
      damage_ = start.empty() ? fmt::format("an empty file is no {} file", name_of(named))
                              : fmt::format("it is named {} and is no {} file", named == Packing::gzip ? ".gz" : ".zst", name_of(named));
      packed_begin_ = packed_end_;
      file_ended_ = true;
    }
    while (window().size() < kByteOrderMark.size() && more()) {
    }
    if (window().starts_with(kByteOrderMark)) advance(kByteOrderMark.size());
  } catch (...) {
    if (file_ != STDIN_FILENO) close(file_);
    throw;
  }
}

Input::~Input() {
  if (file_ != STDIN_FILENO) close(file_);
}

bool Input::more() {
  if (ended_) return false;
  if (is_stopped(control_)) return end_here();
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() < end_ + kPadding + (chunk_ + 1) / 2) buffer_.resize(std::max(end_ + chunk_, 2 * end_) + kPadding);
  const std::size_t room = std::min(chunk_, buffer_.size() - end_ - kPadding);

  std::size_t count = 0;
  if (unpacker_) {
    count = unpack(buffer_.data() + end_, room);
  } else if (packed_begin_ < packed_end_) {  // what was read to tell the packing by
    count = std::min(room, packed_end_ - packed_begin_);
    std::memcpy(buffer_.data() + end_, packed_.data() + packed_begin_, count);
    packed_begin_ += count;
  } else {
    count = read_file(buffer_.data() + end_, room);
  }
  end_ += count;
  if (count == 0 && is_stopped(control_)) return end_here();
  if (count == 0) ended_ = true;
  return count > 0;
}

bool Input::end_here() {
  ended_ = true;
  end_ = begin_ + window().rfind('\n') + 1;  // 0 where there is none
  return false;
}

std::size_t Input::hand_over(std::size_t bytes, std::vector<char>& to) {
  const std::size_t left = end_ - begin_ - bytes;
  if (to.size() < left + kPadding) to.resize(std::max(buffer_.size(), left + kPadding));
  if (left > 0) std::memcpy(to.data(), buffer_.data() + begin_ + bytes, left);
  buffer_.swap(to);
  const std::size_t begin = begin_;
  if (left == 0) to[begin + bytes] = '\n';  // what a parser sees behind a last line without its end is always the same
  begin_ = 0;
  end_ = left;
  return begin;
}

// A pipe or terminal may have nothing for long: only so can a run over it be stopped. False where it was.
bool Input::wait_for_bytes() const {
  constexpr int kMilliseconds = 100;
  while (!is_stopped(control_)) {
    struct pollfd waited {file_, POLLIN, 0};
    const int ready = ::poll(&waited, 1, kMilliseconds);
    if (ready > 0 || (ready < 0 && errno != EINTR)) return true;  // bytes, an end, or what read() will say
  }
  return false;
}

// 0 at the end of the file and where it cannot be read on.
std::size_t Input::read_file(char* to, std::size_t room) {
  if (file_ended_) return 0;
  if (!is_regular_ && control_ && !wait_for_bytes()) {
    file_ended_ = true;
    return 0;
  }
  ssize_t count = 0;
  do {
    count = ::read(file_, to, room);
  } while (count < 0 && errno == EINTR);
  if (count < 0) {
    if (!any_read_) throw UnreadableFile{path_, std::strerror(errno)};
    damage_ = fmt::format("it could not be read to its end: {}", std::strerror(errno));
  } else if (count == 0 && is_regular_ && read_ < size_ && path_ != "-") {  // standard input may have been begun by others
    damage_ = "it became shorter while it was read";
  }
  if (count <= 0) {
    file_ended_ = true;
    return 0;
  }
  any_read_ = true;
  read_ += static_cast<std::uint64_t>(count);
  if (control_) control_->bytes_read += static_cast<std::uint64_t>(count);
  return static_cast<std::size_t>(count);
}

// 0 at the end of the data and where it is damaged.
std::size_t Input::unpack(char* to, std::size_t room) {
  for (;;) {
    if (packed_begin_ == packed_end_) {
      packed_begin_ = 0;
      packed_end_ = read_file(packed_.data(), packed_.size());
    }
    const bool no_more = packed_begin_ == packed_end_;
    std::string_view packed{packed_.data() + packed_begin_, packed_end_ - packed_begin_};
    const std::size_t count = unpacker_->unpack(packed, no_more ? Unpacker::More::none : Unpacker::More::may_come, to, room);
    packed_begin_ = packed_end_ - packed.size();
    if (count > 0) return count;
    if (!unpacker_->damage().empty()) {
      if (damage_.empty()) damage_ = unpacker_->damage();
      file_ended_ = true;
    }
    if (no_more || file_ended_) return 0;
  }
}

// Sixteen counters side by side, added up before a byte is too small for one.
std::uint64_t count_line_ends(std::string_view text) {
  using Lanes [[gnu::vector_size(16)]] = std::uint8_t;
  constexpr std::size_t kMost = 255;
  const Lanes line_end = Lanes{} + '\n';
  std::uint64_t count = 0;
  std::size_t at = 0;
  while (text.size() - at >= sizeof(Lanes)) {
    Lanes counts{};
    const std::size_t end = at + std::min(kMost, (text.size() - at) / sizeof(Lanes)) * sizeof(Lanes);
    for (; at < end; at += sizeof(Lanes)) {
      Lanes bytes;
      std::memcpy(&bytes, text.data() + at, sizeof bytes);
      counts -= reinterpret_cast<Lanes>(bytes == line_end);  // -1 where it is one
    }
    for (std::size_t lane = 0; lane < sizeof counts; ++lane) count += counts[lane];
  }
  return count + static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n'));
}

bool Blocks::next(Block& block) {
  std::size_t searched = 0;
  for (;;) {
    const std::string_view window = input_.window();
    const bool is_enough = window.size() >= size_ || input_.ended();
    const std::size_t end = is_enough ? window.substr(searched).rfind('\n') : std::string_view::npos;
    const bool is_within = end != std::string_view::npos;
    if (is_within || (input_.ended() && !window.empty())) {
      const bool is_last = !is_within;
      block.size = is_last ? window.size() : searched + end + 1;
      block.begin = input_.hand_over(block.size, block.memory);
      block.first_line = lines_ + 1;
      block.is_too_long = false;
      block.is_cut_off = is_last && !input_.damage().empty();
      lines_ += count_line_ends(block.text()) + (is_last ? 1 : 0);
      return true;
    }
    if (is_enough && window.size() > longest_ + 1) {  // 1 for a carriage return
      skip_long_line(input_, longest_, block);
      block.first_line = ++lines_;
      return true;
    }
    if (is_enough) searched = window.size();
    if (input_.ended()) return false;
    input_.more();
  }
}

void skip_long_line(Input& input, std::size_t longest, Block& block) {
  const std::string_view beginning = input.window().substr(0, std::min(longest, kExcerptBytes));
  block.memory.assign(beginning.begin(), beginning.end());
  block.begin = 0;
  block.size = beginning.size();
  block.is_too_long = true;
  block.is_cut_off = false;
  block.damaged.clear();
  for (;;) {
    const std::string_view window = input.window();
    const std::size_t end = window.find('\n');
    input.advance(end == std::string_view::npos ? window.size() : end + 1);
    if (end != std::string_view::npos || !input.more()) break;
  }
}

bool Lines::next(Line& line) {
  if (rest_.empty()) return false;
  const std::size_t end = rest_.find('\n');
  line = {};
  line.number = number_++;
  line.text = rest_.substr(0, end);
  line.cut_off = end == std::string_view::npos && block_.is_cut_off;
  line.too_long = block_.is_too_long;
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (!block_.is_too_long && !line.text.empty() && line.text.back() == '\r') line.text.remove_suffix(1);  // else it is a beginning
  if (line.text.size() > longest_) {
    line.too_long = true;
    line.text = line.text.substr(0, std::min(longest_, kExcerptBytes));
  }
  return true;
}

bool is_blank(std::string_view line) {
  return std::all_of(line.begin(), line.end(), [](char c) { return c == ' ' || c == '\t' || c == '\r'; });
}

}  // namespace truce::runtime
