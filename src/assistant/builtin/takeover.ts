import { type Source, splitStatement } from './answer.ts'
import { findMentions } from './mentions.ts'
import type { Known } from './turn-plan.ts'
import { replacePerson } from './value-slot.ts'

/** Memories, newest first. */
export const byAge = (sources: readonly Source[]): Source[] =>
  [...sources].sort((one, other) => other.saidAt.localeCompare(one.saidAt))

const mostBack = 6

/** The newest few: how far back a correction reaches that does not name what it corrects. */
export const newestOf = (sources: readonly Source[]): Source[] => byAge(sources).slice(0, mostBack)

/** That somebody cannot, or somebody else does. */
export const overtaking =
  /\b(?:instead|now|can't|cant|cannot|couldn't|won't|out|off|sick|ill|crook|poorly|away|handed|passed|given|gave|swapped|dropped|stepp(?:ed|ing)|standing|taking|takes|covering|covers|filling|replaced|left|will|doing|timed|pulled|bailed|cancelled|working|busy|the one|has work)\b/i

/** "Barbara has shingles, Geoffrey will conduct": somebody stands in for somebody of the last thing told, or of what names them. */
export function takenOver(
  rest: string,
  last: Source | undefined,
  { sources }: Known,
): { source: Source; words: string } | undefined {
  if (!overtaking.test(rest)) return undefined
  for (const source of [...(last ? [last] : []), ...newestOf(sources)]) {
    const { words: old } = splitStatement(source.text)
    const words = replacePerson(old, rest) ?? (source === last ? replaceOnlyPerson(old, rest) : undefined)
    if (words) return { source, words }
  }
  return undefined
}

/** "He's pulled out. Mrs Bhogal is having plot 8": the one who is named now for the only one who was. */
function replaceOnlyPerson(old: string, rest: string): string | undefined {
  if (!/\b(?:he|she|they)(?:'s|'ve|s| has| have|'d)?\b/i.test(rest)) return undefined
  const people = (text: string) =>
    findMentions(text, '', 'user').filter(({ kind, named }) => kind === 'person' && named)
  const [before, another] = people(old)
  const [now, other] = people(rest)
  if (!before || another || !now || other || before.label === now.label) return undefined
  const at = old.indexOf(before.label)
  return at < 0 ? undefined : old.slice(0, at) + now.label + old.slice(at + before.label.length)
}
