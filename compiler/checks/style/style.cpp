#include "compiler/checks/style/parts.h"

namespace truce::compiler {

void check_style(const Checking& checking) {
  run(checking, "style: layout", check_layout);
  run(checking, "style: titles", check_titles);
  run(checking, "style: reasons", check_reasons);
  run(checking, "style: names", check_names);
  run(checking, "style: comments", check_comments);
}

Span head_of(const Sources& sources, Span declaration) {
  const std::string_view text = sources.text(declaration);
  std::size_t end = text.find(' ');
  if (end != std::string_view::npos) end = text.find_first_of(" \n\r\t", end + 1);
  if (end == std::string_view::npos) return declaration;
  return {declaration.source, declaration.begin, declaration.begin + static_cast<std::uint32_t>(end)};
}

}  // namespace truce::compiler
