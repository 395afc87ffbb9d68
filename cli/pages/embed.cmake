# Writes OUTPUT, a source file that holds every page of FOLDER. A page must not have the text that ends a raw string.
file(GLOB pages ${FOLDER}/*.md)
list(SORT pages)
set(entries "")
set(index "")
foreach(page IN LISTS pages)
  file(READ "${page}" text)
  string(FIND "${text}" ")page\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${page} has the text )page\", which ends a raw string")
  endif()
  get_filename_component(name "${page}" NAME_WE)
  if(name STREQUAL "README")
    set(index "${text}")
  else()
    string(APPEND entries "      {\"${name}\", R\"page(${text})page\"},\n")
  endif()
endforeach()
file(WRITE "${OUTPUT}" "// Written by embed.cmake out of docs/diagnostics.
#include \"cli/pages/page.h\"

namespace truce::pages {

const std::vector<EmbeddedPage>& embedded_pages() {
  static const std::vector<EmbeddedPage> kPages = {
${entries}  };
  return kPages;
}

std::string_view embedded_index() { return R\"page(${index})page\"; }

}  // namespace truce::pages
")
