import { isUuid } from './memories.ts'
import { stemOf, wordsOf } from './words.ts'

/** How people name lists and what stands on them: "the camp list", "eggs" for "egg". */
export type List = { id: string; name: string; name_key: string }
export type Item = { id: string; text: string; item_key: string; position: number; done_at: Date | null }

/** By id, by name, or by the one name that has all the given words ("the camp list": "cub camp packing"). */
export function findList(lists: List[], name: string): List | null {
  if (isUuid(name)) return lists.find((list) => list.id === name) ?? null
  const key = nameKey(name)
  const exact = lists.find((list) => list.name_key === key)
  if (exact) return exact
  const words = key.split(' ').filter((word) => word !== '')
  if (words.length === 0) return null
  const fitting = lists.filter((list) => words.every((word) => list.name_key.split(' ').includes(word)))
  return fitting.length === 1 ? (fitting[0] ?? null) : null
}

/** The items meant by the given words: the same words, or the only item that has them all. */
export function matchItems(items: Item[], wanted: string[]): { matched: Item[]; missing: string[] } {
  const matched = new Set<Item>()
  const missing: string[] = []
  for (const text of wanted) {
    const key = itemKey(text)
    const words = key.split(' ')
    const exact = items.find((item) => item.item_key === key || item.id === text)
    const open = items.filter((item) => !item.done_at)
    const fitting = [open, items]
      .map((some) => some.filter((item) => words.every((word) => item.item_key.split(' ').includes(word))))
      .find((some) => some.length > 0)
    const item = exact ?? (fitting?.length === 1 ? fitting[0] : undefined)
    if (item) matched.add(item)
    else missing.push(text)
  }
  return { matched: [...matched], missing }
}

const fillers = new Set(['the', 'a', 'an', 'my', 'our', 'some', 'of'])

export function itemKey(text: string): string {
  const words = wordsOf(text).filter((word) => !fillers.has(word))
  return (words.length > 0 ? words.map(stemOf).join(' ') : text.trim().toLowerCase()).slice(0, 500)
}

export function nameKey(name: string): string {
  const words = wordsOf(name).filter((word) => !fillers.has(word) && word !== 'list' && word !== 'lists')
  return (words.length > 0 ? words.map(stemOf).join(' ') : name.trim().toLowerCase()).slice(0, 200)
}

export function cleanText(text: string): string {
  return text.replaceAll('\0', '').replaceAll(/\s+/g, ' ').trim().slice(0, 500)
}

export function cleanName(name: string): string {
  const words = cleanText(name)
    .replace(/^(the|my|our)\s+/i, '')
    .replace(/\s+list$/i, '')
  return (words || cleanText(name) || 'list').slice(0, 100)
}
