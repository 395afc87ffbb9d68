#include "compiler/content_hash.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include "base/check.h"
#include "grammar/format.h"

namespace truce::compiler {

std::string content_hash(const PolicyFiles& files) {
  std::string text = grammar::format(files.own().file, grammar::Comments::drop);
  for (const PolicyFile& used : files.all) {
    if (&used == &files.own()) continue;
    grammar::File parts{used.file.source, {}, {}, {}};
    for (std::size_t index = 0; index < used.is_part.size(); ++index) {
      const grammar::Declaration& declaration = used.file.declarations[index];
      if (used.is_part[index] && !std::holds_alternative<grammar::UseHead>(declaration.head)) parts.declarations.push_back(declaration);
    }
    text += '\n' + grammar::format(parts, grammar::Comments::drop);
  }
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  const int done = EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha256(), nullptr);
  CHECK(done == 1 && size == 32, "a SHA-256 digest");
  std::string hash = "sha256:";
  for (unsigned int index = 0; index < size; ++index) hash += fmt::format("{:02x}", digest[index]);
  return hash;
}

}  // namespace truce::compiler
