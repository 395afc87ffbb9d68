#include "compiler/content_hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/check.h"
#include "grammar/format.h"

namespace truce::compiler {

std::string content_hash(const grammar::File& file) {
  const std::string text = grammar::format(file, grammar::Comments::drop);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const int done = EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  CHECK(done == 1 && size == 32, "a SHA-256 digest");
  std::string hash = "sha256:";
  for (unsigned int index = 0; index < size; ++index) hash += fmt::format("{:02x}", digest[index]);
  return hash;
}

}  // namespace truce::compiler
