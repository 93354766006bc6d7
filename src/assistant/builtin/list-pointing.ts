import { itemsNamed } from './list-items.ts'
import type { ListSituation, ListView } from './list-view.ts'
import { readWords } from './words.ts'

const ordinals: Record<string, number> = {
  first: 0,
  top: 0,
  second: 1,
  '2nd': 1,
  '1st': 0,
  third: 2,
  '3rd': 2,
  fourth: 3,
  last: -1,
  final: -1,
  bottom: -1,
  latest: -1,
}
const counts: Record<string, number> = { two: 2, three: 3, four: 4 }

const normsOf = (text: string): string[] =>
  readWords(text)
    .filter(({ pos }) => pos !== 'p')
    .map(({ norm }) => norm)

/** Whether what shall be changed is not named but pointed at: "it", "both", "the first one", "all of them", "the last two". */
export function pointsBack(object: string): boolean {
  return readWords(object).every(
    ({ pos, norm, text }) =>
      pos === 'p' ||
      pos === 'f' ||
      Object.hasOwn(ordinals, norm) ||
      Object.hasOwn(counts, norm) ||
      Object.hasOwn(ordinals, text) ||
      /^(?:tick|check|cross|mark|strike|list|item|items|thing|things|remove|delete|take|first|done|complete|off|pls|please|thank|everything|lot|whole|rest|him|her)$/.test(
        norm,
      ),
  )
}

/** "The first one is done", "last two are in": by its place in the list. */
export const namesPlace = (text: string): boolean =>
  /^\W*(?:the |that )?(?:first|second|third|fourth|last|final|top|bottom)(?: (?:two|three|four))? (?:ones?|items?|things?|jobs?|bits?)\b/i.test(
    text,
  )

/** The open items that are pointed at; `before` is what the message said until then. */
export function pointedItems(
  object: string,
  before: string,
  open: ListView,
  situation: ListSituation,
): string[] {
  const norms = normsOf(object)
  const items = open.items.map(({ text }) => text)
  const named = itemsNamed(before, open)
  const spoken =
    (situation.spoken ?? []).map((text) => itemsNamed(text, open)).find((each) => each.length > 0) ?? []
  const at = norms.findIndex((norm) => Object.hasOwn(ordinals, norm))
  const many = norms.map((norm) => counts[norm]).find((count) => count !== undefined)
  if (at >= 0) {
    const index = ordinals[norms[at] ?? ''] ?? 0
    if (many !== undefined) return index < 0 ? items.slice(-many) : items.slice(0, many)
    return items.slice(index, index === -1 ? undefined : index + 1)
  }
  if (norms.includes('both') || many === 2)
    return [named, spoken, items].find((each) => each.length === 2) ?? []
  if (norms.some((norm) => /^(?:everything|all|lot|whole|rest)$/.test(norm)))
    return named.length > 1 ? named : items
  if (named.length > 0) return named
  const plural = norms.some((norm) => /^(?:them|those|these)$/.test(norm))
  return spoken.length === 1 || plural ? spoken : items.length === 1 ? items : []
}
