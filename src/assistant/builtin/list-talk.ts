import { isAuxiliary, splitPieces } from './clauses.ts'
import { itemsNamed } from './list-items.ts'
import type { ListView } from './list-view.ts'
import { readWords, type Word } from './words.ts'

export type NamedItems = { list: ListView; items: string[] }

const dropping =
  /\b(?:never ?mind(?: about)?|skip|forget(?: about)?|scrap|scratch|ditch|drop|cancel|leave out|leave off|no need (?:for|of)|(?:don't|do not|dont|won't) (?:bother|need|want|get|buy)(?: with| to get| about)?|no longer need|already (?:have|got)|changed my mind (?:about|on))\b/i

/** "Never mind the bug spray", "seed is out of stock so skip it": a thing that shall be on the list no more. */
export function readDrop(sentence: string, lists: ListView[]): NamedItems | undefined {
  const match = dropping.exec(sentence)
  if (!match || /\b(?:don't|dont|do not|never|not) (?:forget|skip|drop|cancel)\b|\?\s*$/i.test(sentence))
    return undefined
  const after = sentence.slice(match.index + match[0].length)
  const object = splitPieces(after)[0] ?? ''
  const pointing = /^\s*(?:it|that|them|those|this)\b/i.test(object) || object.trim() === ''
  for (const list of lists) {
    const open = { ...list, items: list.items.filter(({ done }) => !done) }
    const items = itemsNamed(pointing ? sentence.slice(0, match.index) : object, open)
    if (items.length > 0) return { list, items }
  }
  return undefined
}

const undoing =
  /^(?:cancel|delay|lose|lost|steal|stolen|break|broken|need|want|move|sell|sold|miss|call|name|leave|left)/

/** "Cabbages are netted", "bed four's dug", "posted the letter": a job or thing of a list is said to be done. */
export function readTickedState(sentence: string, lists: ListView[]): NamedItems | undefined {
  const items: string[] = []
  let found: ListView | undefined
  for (const piece of clausesOf(sentence)) {
    const words = readWords(piece).filter(({ pos }) => pos !== 'p')
    const verb = words.findIndex((word, i) => isResult(word, words[i - 1], words[i - 2], i))
    const participle = words[verb]
    if (
      !participle ||
      undoing.test(participle.stem) ||
      words.some(({ norm }) => /n't$|^(?:not|never|will|to)$/.test(norm))
    )
      continue
    const passive = verb > 0 && /^(?:is|are|'s|'re|been|all|now|got)$/.test(words[verb - 1]?.norm ?? '')
    for (const list of lists) {
      const open = { ...list, items: list.items.filter(({ done }) => !done) }
      const named = itemsNamed(piece, open).filter(
        (item) =>
          passive ||
          readWords(item).some(({ stem, pos }) => stem === participle.stem && pos !== 'f') ||
          readWords(item)[0]?.pos !== 'v',
      )
      const doing = named.filter(
        (item) => passive || readWords(item).some(({ stem }) => stem === participle.stem),
      )
      if (doing.length === 0) continue
      found ??= list
      if (found === list) items.push(...doing)
    }
  }
  return found && items.length > 0 ? { list: found, items: [...new Set(items)] } : undefined
}

// "Lemonade, bread and streamers are bought": pieces without a verb belong to the one that has it.
function clausesOf(sentence: string): string[] {
  const clauses: string[] = []
  let open = ''
  for (const piece of splitPieces(sentence)) {
    const joined = open === '' ? piece : `${open} and ${piece}`
    const complete = readWords(piece).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm))
    open = complete ? '' : joined
    if (complete) clauses.push(joined)
  }
  return open === '' ? clauses : [...clauses, open]
}

// A past form after "is", "has been", "I('ve)" or at the beginning.
function isResult(word: Word, before: Word | undefined, further: Word | undefined, at: number): boolean {
  const past = /(?:ed|en|wn|ught|ung|ugh|lt|pt|nt|id|ade|one|old|ut|ug|un|et)$/.test(word.norm)
  if (!past || word.pos === 'f' || (word.pos !== 'v' && !/ed$/.test(word.norm))) return false
  if (at === 0) return true
  const norm = before?.norm ?? ''
  return (
    /^(?:is|are|'s|'re|been|all|now|got|just|already|i|we|i have|we have|have|has|'ve)$/.test(norm) &&
    !(norm === "'s" && further === undefined)
  )
}
