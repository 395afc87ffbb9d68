// The kinds of mistakes, and pieces of what is said of them; for the files that say it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/chars.h"
#include "base/diagnostic.h"

namespace truce::grammar {

inline const DiagnosticKind kUnknownClause{"unknown-clause", Severity::error,
                                    "a line begins with a word that means nothing there", Family::syntax};
inline const DiagnosticKind kMisplacedClause{"misplaced-clause", Severity::error,
                                      "a clause stands in a declaration that has none such", Family::syntax};
inline const DiagnosticKind kListOutside{"list-outside", Severity::error, "a line that begins with `- ` belongs to no list",
                                   Family::syntax};
inline const DiagnosticKind kEmptyList{"empty-list", Severity::error, "a list has no lines", Family::syntax};
inline const DiagnosticKind kWrongCellCount{"wrong-cell-count", Severity::error,
                                     "a row of examples has not one value for each name", Family::syntax};
inline const DiagnosticKind kNotYet{"not-yet", Severity::error, "a form of the language that this version cannot read",
                                   Family::syntax};
inline const DiagnosticKind kExpectedWord{"expected-word", Severity::error, "another word must stand here", Family::syntax};
inline const DiagnosticKind kExpectedName{"expected-name", Severity::error, "a name must stand here", Family::syntax};
inline const DiagnosticKind kExpectedText{"expected-text", Severity::error, "a text in quotes must stand here", Family::syntax};
inline const DiagnosticKind kExpectedNumber{"expected-number", Severity::error, "a number must stand here", Family::syntax};
inline const DiagnosticKind kExpectedUnit{"expected-unit", Severity::error, "a unit must stand here, in words", Family::syntax};
inline const DiagnosticKind kExpectedValue{"expected-value", Severity::error, "a value must stand here", Family::syntax};
inline const DiagnosticKind kExpectedCondition{"expected-condition", Severity::error, "a condition must stand here",
                                   Family::syntax};
inline const DiagnosticKind kExpectedType{"expected-type", Severity::error, "a type must stand here", Family::syntax};
inline const DiagnosticKind kBadNumber{"bad-number", Severity::error, "a number is not written as one, or is out of range",
                                   Family::syntax};
inline const DiagnosticKind kBadDate{"bad-date", Severity::error, "a date or period is not written as one, or does not exist",
                                   Family::syntax};
inline const DiagnosticKind kBadTime{"bad-time", Severity::error, "a time of day is not written as one, or does not exist",
                                   Family::syntax};
inline const DiagnosticKind kBadVersion{"bad-version", Severity::error, "a version is not numbers parted by dots",
                                   Family::syntax};
inline const DiagnosticKind kUnclosedText{"unclosed-text", Severity::error, "a text has no closing quote in its line",
                                   Family::syntax};
inline const DiagnosticKind kBadEscape{"bad-escape", Severity::error, "a backslash stands before something that needs none",
                                   Family::syntax};
inline const DiagnosticKind kUnexpectedRest{"unexpected-rest", Severity::error, "a line goes on after what it says is complete",
                                   Family::syntax};
inline const DiagnosticKind kMisspeltWord{"misspelt-word", Severity::error, "a word is almost one of the language",
                                   Family::syntax};
inline const DiagnosticKind kWrongOperator{"wrong-operator", Severity::error, "a sign or word of a programming language",
                                   Family::syntax};
inline const DiagnosticKind kMixedOperators{"mixed-operators", Severity::error, "one line multiplies and adds", Family::syntax};
inline const DiagnosticKind kSaidTwice{"said-twice", Severity::error, "one line says the same thing twice", Family::syntax};
inline const DiagnosticKind kDurationTooLong{"duration-too-long", Severity::error, "a duration is longer than 100 years",
                                   Family::syntax};
inline const DiagnosticKind kTextNotUtf8{"text-not-utf8", Severity::error, "a line is not valid UTF-8", Family::syntax};
inline const DiagnosticKind kNulByte{"nul-byte", Severity::error, "a line has a zero byte", Family::syntax};
inline const DiagnosticKind kFileTooLarge{"file-too-large", Severity::error, "a policy is larger than 4 MiB", Family::syntax};
inline const DiagnosticKind kLineTooLong{"line-too-long", Severity::error, "a line is longer than 4,000 bytes", Family::syntax};

std::string in_backquotes(std::string_view text);                 // cut to 40 code points
std::string alternatives(const std::vector<std::string>& words);  // `a`, `b` or `c`

}  // namespace truce::grammar
