import { isQuestion } from './asking.ts'
import { listWords } from './list-create.ts'
import { coverOf, type ListAct, type ListSituation, type ListView, neutral } from './list-view.ts'
import { withoutOpeners } from './openers.ts'
import { readWords, type Word } from './words.ts'

export const remaining =
  /\b(?:left|still|remaining|missing|yet|rest|unpacked|unbought|not done|leave me|to go|final|last (?:one|thing|item|job)|need|needed|outstanding|haven't|have n't|have not|yet to|undone|after|here for)\b/
const wantsValue =
  /\b(?:how many|how much|how long|when|where|why|which (?!lists?|ones?|things?|items?|jobs?))\b/
const wantsPerson = /\b(?:who|whose)\b/

/** What asks for a list's contents: "what's on the chemist list", "what have I still to pack", "how many left?" */
export function readShow(
  sentence: string,
  said: string,
  words: Word[],
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  const counted = named ?? (situation.active ? situation.recent : undefined)
  if (
    counted &&
    /\bhow many\b/.test(said) &&
    words.every(
      ({ pos, stem }) =>
        (pos !== 'n' && pos !== 'x') ||
        neutral.has(stem) ||
        readWords(counted.name).some((word) => word.stem === stem),
    )
  )
    return { kind: 'count', list: counted }
  // "then the camping one, everything": names the list and says nothing of it.
  if (named && namesOnly(words, named)) return { kind: 'show', list: named, all: false }
  const asks =
    isQuestion(sentence) ||
    /\b(?:show|read|pull|tell|name|give|list|see|please)\b/.test(said) ||
    remaining.test(said)
  if (!asks || (wantsValue.test(said) && !remaining.test(said))) return undefined
  const wordsOfList = /\blists?\b/.test(said)
  if (named) {
    const covered = coverOf(words, named)
    if (named.memory && covered < 1) return undefined
    if (wantsPerson.test(said))
      return covered > 0.9 && named.items.length > 1 ? { kind: 'show', list: named, all: false } : undefined
    if (/\bwhich\b/.test(said) && !wordsOfList && !remaining.test(said)) return undefined
    return wordsOfList || remaining.test(said) || covered > 0.6 || /\b(?:show|read|pull up|give)\b/.test(said)
      ? { kind: 'show', list: named, all: false }
      : undefined
  }
  const { recent } = situation
  if (!recent || wantsPerson.test(said)) return undefined
  const foreign = words.some(
    ({ pos, norm, stem }) => (pos === 'n' || pos === 'x') && !listWords.has(norm) && !neutral.has(stem),
  )
  if (foreign) return undefined
  const pointed = wordsOfList && /\b(?:that|the|this|my) list\b/.test(said)
  const current =
    situation.active &&
    (remaining.test(said) ||
      /\bon (?:it|there|that|the)\b|\bread (?:it|that|me)\b|\bwhat(?: all| else)? (?:do|did|am|are|was|were|have|did|else) (?:i|we)\b|\bwhat is (?:on|left|still|not|in|it)\b/.test(
        said,
      ))
  const shopping = remaining.test(said) && /\b(?:buy|pack|get|pick up|shop|cart|trolley)\b/.test(said)
  return pointed || current || shopping ? { kind: 'show', list: recent, all: false } : undefined
}

/** "Is tape on the shed list?", "did I put glue on there" */
export function readHas(sentence: string, list: ListView | undefined): ListAct | undefined {
  const item =
    /^(?:is|are|was|were|did (?:i|we) (?:put|add|get)|have (?:i|we) (?:got|put|added)|do (?:i|we) have) (?:there )?(?:(?:a|an|any|some|the|my) )?(?<item>[\w' -]+?) (?:already )?(?:on|in) (?:(?:the|my|our|that) (?:[\w' -]+ )?list|there|it)(?: yet| already)?\s*\??$/i.exec(
      withoutOpeners(sentence),
    )?.groups?.item
  return list && item && !/^(?:what|anything|everything|it|that|this)$/i.test(item)
    ? { kind: 'has', list, item }
    : undefined
}

function namesOnly(words: Word[], list: ListView): boolean {
  const name = new Set(readWords(list.name).map(({ stem }) => stem))
  const own = words.filter(({ pos }) => pos !== 'p')
  const closed = own.some(({ norm }) => /^(?:one|list|lists)$/.test(norm))
  return (
    closed &&
    own.every(
      ({ pos, norm, stem }) =>
        (pos === 'f' && !/^(?:not|no|is|are|was|has|have|i|he|she|they|we)$/.test(norm)) ||
        neutral.has(stem) ||
        name.has(stem),
    )
  )
}

/** Emptying, deleting and renaming a whole list. */
export function readWhole(said: string, target: ListView | undefined): ListAct | undefined {
  if (!/\blist\b/.test(said) || !target) return undefined
  if (/^(?:clear|empty|wipe)\b/.test(said)) return { kind: 'clear', list: target }
  if (
    /^(?:delete|remove|bin|get rid of|scrap|forget|ditch|erase)(?: [^\s,.]+){0,5} lists?\b(?! (?:of|for)\b)/.test(
      said,
    )
  )
    return { kind: 'delete', list: target }
  const renamed = /\b(?:rename|call) (?:\w+ )*?list (?:to |as )?(.+)$/.exec(said)
  return renamed?.[1] ? { kind: 'rename', list: target, name: renamed[1] } : undefined
}
