import { askingCues, expectedSorts, sortOf, sorts } from '../src/assistant/builtin/answering/expect.ts'
import { type Logit, parseLogit } from '../src/assistant/builtin/logit.ts'
import { findValues } from '../src/assistant/builtin/values.ts'
import { readWords } from '../src/assistant/builtin/words.ts'
import type { AnswerCase, ExpectedIn } from './answer-cases.ts'
import { type Example, fitLogit, writeLogit } from './fit-logit.ts'

/** Questions as cues, and the sorts of thing that what their replies must say stood in the words that answer. */
export function expectExamples(cases: AnswerCase[]): (Example & { set: string })[] {
  return cases.flatMap(({ set, asking, spans, must }) => {
    const right = spans
      .filter((span) => span.right)
      .reduce((best, span) => (best && best.text.length <= span.text.length ? best : span), spans[0])
    if (!right?.right) return []
    const cues = askingCues(asking.question.about ?? asking.question.text)
    const words = readWords(right.text)
    const values = findValues(right.text)
    const labels = must.flatMap((pattern) => {
      const match = new RegExp(pattern, 'i').exec(right.text)
      const at = words.findIndex(
        ({ start, end, pos }) =>
          match && pos !== 'p' && start < match.index + Math.max(1, match[0].length) && end > match.index,
      )
      const word = words[at]
      return word ? [sortOf(word, words[at - 1], values)] : []
    })
    return labels.map((label) => ({ set, cues, label, weight: 1 / labels.length }))
  })
}

const parts = 3

/**
 * A fit on all, and one for each set that has not seen it: what is chosen by the sorts that a question asks for must not be
 * fitted on questions whose answers those sorts were fitted on.
 */
export function fitExpect(cases: AnswerCase[]): { all: Logit; expectedIn: ExpectedIn } {
  const examples = expectExamples(cases)
  const sets = [...new Set(examples.map(({ set }) => set))]
  const partOf = (set: string) => sets.indexOf(set) % parts
  const fit = (some: Example[]) => parseLogit(writeLogit(fitLogit(some, sorts)))
  const apart = Array.from({ length: parts }, (_, part) =>
    fit(examples.filter(({ set }) => partOf(set) !== part)),
  )
  const all = fit(examples)
  return { all, expectedIn: (asked, set) => expectedSorts(asked, apart[Math.max(0, partOf(set))] ?? all) }
}
