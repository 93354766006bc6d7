import { isPredicate } from './answering/predicate.ts'
import { splitPieces, splitSentences } from './clauses.ts'
import { contentOf, readWords } from './words.ts'

// What is said of a slip, and says nothing else.
const ofTheSlip =
  /\b(?:wrong|mistake\w*|typo|typing|typed|handwriting|backwards|thumbs?|fingers|dyslex\w*|mis(?:read|heard|typed|took)|digits?|swapped|muddled|mixed|sorry|silly|oops|read|wrote|looking|looked|thinking|thought|count|meant|mean)\b/i

// That somebody said so, that something changed, or that the rest did not.
const ofTheChange =
  /\b(?:rang|ring|phoned?|call(?:ed|s)?|texte?d?|txted|email(?:ed|s)?|messaged|sa(?:id|ys)|told|tells|chang\w*|moved?|shifted|altered|pushed|put|bumped|confirmed|correct\w*|same|right|it|that|this|them)\b|\d/i

/**
 * What a correction tells beside what it changes: "Barbara has shingles" of "Barbara has shingles, Geoffrey will conduct", "B is not
 * cooling" of "shifted it to fridge D because B is not cooling".
 */
export function leftoverOf(old: string, changed: string, rest: string): string[] {
  const before = new Set(readWords(old).map(({ norm }) => norm))
  const put = new Set(
    readWords(changed).flatMap(({ norm, pos }) => (before.has(norm) || pos === 'p' ? [] : [norm])),
  )
  return splitSentences(rest)
    .flatMap(splitPieces)
    .flatMap((piece) => piece.split(/,?\s+(?:because|cos|coz|cuz|bc|'cause|since)\s+(?!of\b)/i))
    .map((piece) =>
      piece.replace(/^(?:and|so|but|n|because|cos|bc|actually|no|also)\s+/i, '').replace(/[.!\s]+$/, ''),
    )
    .filter((piece) => {
      const words = readWords(piece).filter(({ pos }) => pos !== 'p')
      const [first] = words
      const content = contentOf(words)
      return (
        first !== undefined &&
        content.length >= 2 &&
        words.some(isPredicate) &&
        words.indexOf(words.find(isPredicate) ?? first) > 0 &&
        !/^(?:i|i'\w+|im|we|we'\w+|it|it is|its|that|that is|this|they|you|he|she|make|can|could|please|not|no)\b/i.test(
          first.norm,
        ) &&
        content.some(({ norm }) => !before.has(norm)) &&
        !words.some(({ norm }) => put.has(norm)) &&
        !ofTheSlip.test(piece) &&
        !ofTheChange.test(piece)
      )
    })
}
