import { isQuestion } from './asking.ts'
import { itemsNamed } from './list-items.ts'
import { type ListAct, type ListSituation, type ListView, openOf } from './list-view.ts'

const most =
  "(?:everything|every thing|all|the lot|lot|the rest|rest|the others|others|them all|the whole lot)(?:'?s| is| are)?"
const save = '(?:except|bar|but|apart from|other than|besides|save|minus|barring)(?: for| not)?'
const exception = new RegExp(`\\b${most}\\b.*?\\b${save}\\s+(?<kept>.+)$`, 'i')

/** "Got the lot except the jam": all that is on the list is had, but for what is named. */
export function readExcept(
  sentence: string,
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  const kept = isQuestion(sentence) ? undefined : exception.exec(sentence)?.groups?.kept
  const list = named ?? situation.recent
  if (!kept || !list) return undefined
  const open = openOf(list)
  const left = itemsNamed(kept, open)
  const items = open.items.map(({ text }) => text).filter((item) => !left.includes(item))
  return left.length > 0 && items.length > 0 ? { kind: 'tick', list, items } : undefined
}
