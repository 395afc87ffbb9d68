// An Arrow C stream as rows.
#pragma once

#include <string>

#include "embed/include/truce/arrow.h"
#include "embed/session.h"

namespace truce::embed {

// What cannot be read of a stream.
struct ArrowFailure {
  enum class Kind { unsupported, stream } kind = Kind::unsupported;
  std::string reason;
};

// Reads the stream to its end and feeds its rows; releases it, also where it throws ArrowFailure.
void feed_stream(Session& session, ArrowArrayStream& stream);

}  // namespace truce::embed
