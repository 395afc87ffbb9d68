#include "runtime/store/spill.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace truce::runtime {

namespace {

std::uint32_t checksum_of(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

int open_nameless(const std::string& folder) {
#ifdef O_TMPFILE
  const int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return file;
#endif
  std::string path = folder + "/truce-XXXXXX";
  const int named = ::mkostemp(path.data(), O_CLOEXEC);  // only its owner may read it
  if (named >= 0) ::unlink(path.c_str());
  return named;
}

}  // namespace

SpillFile::SpillFile(std::string folder) : folder_(std::move(folder)) {
  if (folder_.empty()) {
    const char* named = std::getenv("TMPDIR");
    folder_ = named && *named != '\0' ? named : "/tmp";
  }
  file_ = open_nameless(folder_);
  if (file_ < 0) fail(std::strerror(errno));
}

SpillFile::~SpillFile() {
  if (file_ >= 0) ::close(file_);
}

SpillFile::Segment SpillFile::write(std::string_view bytes) {
  const Segment segment{end_, bytes.size(), checksum_of(bytes)};
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(end_));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(std::strerror(errno));
    if (count == 0) fail(std::strerror(ENOSPC));
    bytes.remove_prefix(static_cast<std::size_t>(count));
    end_ += static_cast<std::uint64_t>(count);
  }
  return segment;
}

std::string SpillFile::read(const Segment& segment) const {
  std::string bytes(segment.size, '\0');
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(segment.begin + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(std::strerror(errno));
    if (count == 0) fail("a temporary file has become shorter");
    done += static_cast<std::size_t>(count);
  }
  if (checksum_of(bytes) != segment.checksum) fail("what was written to a temporary file is not what is read from it");
  return bytes;
}

void SpillFile::fail(std::string reason) const { throw SpillFailure{folder_, std::move(reason)}; }

}  // namespace truce::runtime
