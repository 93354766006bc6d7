import { readIntent } from './intent.ts'
import { itemsNamed, nameList, parseItems } from './list-items.ts'
import { findNamedList, type ListAct, type ListSituation, type ListView } from './list-view.ts'
import { readWords } from './words.ts'

const list =
  "(?<list>(?:(?:my|the|our|that|this|a) )?(?:[\\w'-]+ ){0,3}?lists?(?: (?:of|for) (?:my |the )?(?:things (?:i (?:need|have) )?to (?:do|buy|get|complete)|shopping|groceries|tasks|chores|errands|to-?dos?))?)"
const adding = 'add|put|include|write|stick|throw|place|enter|jot|pop|append|insert|note'
const removing =
  'remove|delete|take|erase|scratch|drop|strike|nix|cut|get rid off?(?: of)?|clear|pull|cross|kick'
const added = 'added|put|included|placed|written|noted'
const removed = 'removed|deleted|taken|erased|dropped|struck'
const onto = '(?:down )?(?:on|onto|to|in|into)'
const outOf = '(?:off of|off|from|out of|of|on|in)'
const second =
  '(?:,? (?:and|then|but) (?<verb2>add|put|include|remove|delete|take off) (?<items2>.+?)(?: (?:to|on|off|from) (?:it|there|that))?(?: instead| too| as well)?)?'

const polite =
  /^(?:(?:hey|hi|ok|okay|please|pls|so|now|also|just|maybe|jean|can you|could you|would you|will you|you can|you could|we can|i want you to|i need you to|i'd like you to|i would like you to|i want to|i need to|i'd like to|i would like to|i must|i have to|let's|lets|go ahead and|be sure to|make sure to|make sure you|hurry up and|help me|somehow)[,.]? )+/i
const tail =
  /(?:,? (?:please|pls|thanks|thank you|for me|if (?:it|they)(?:'s|'re| is| are)? not .*|unless .*|as (?:i|we) .*|too|as well))*[.!?\s]*$/i

type Reading = { kind: 'add' | 'remove' | 'show'; items?: string }

type Shape = [RegExp, (found: Record<string, string | undefined>) => Reading]

const shapes: Shape[] = [
  [
    new RegExp(
      `^(?:clear|empty|wipe|erase)(?: (?:out|off|up))?(?: all of)? (?<items>)${list.replace('{0,3}', '{0,4}')}$`,
      'i',
    ),
    () => ({ kind: 'remove', items: 'everything' }),
  ],
  [
    new RegExp(`^(?:${adding}) (?<items>.+?) ${onto} ${list}${second}$`, 'i'),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(`^(?:${removing}) (?:off |out )?(?<items>.+?) ${outOf} ${list}${second}$`, 'i'),
    ({ items }) => ({ kind: 'remove', items }),
  ],
  [
    new RegExp(`^(?:on|onto|to|in) ${list},? (?:please )?(?:${adding}) (?<items>.+)$`, 'i'),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(`^(?:from|off|on) ${list},? (?:please )?(?:${removing}) (?<items>.+?)${second}$`, 'i'),
    ({ items }) => ({ kind: 'remove', items }),
  ],
  [
    new RegExp(
      `^(?:(?:i|we) )?(?:'d like |would like |need |want |get |have |make sure )(?<items>.+?) (?:to be |is |are |be |gets? |get )?(?:${added}) ${onto} ${list}${second}$`,
      'i',
    ),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(
      `^(?:(?:i|we) )?(?:'d like |would like |need |want |get |have |make sure )(?<items>.+?) (?:to be |is |are |be |gets? |get )?(?:${removed}) ${outOf} ${list}${second}$`,
      'i',
    ),
    ({ items }) => ({ kind: 'remove', items }),
  ],
  [
    new RegExp(
      `^(?<items>.+?) (?:needs?|has|have|should|must) (?:to )?(?:be|go)(?: (?:${added}))? ${onto} ${list}$`,
      'i',
    ),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(`^make sure (?<items>.+?) (?:is|are) on ${list}$`, 'i'),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(
      `^(?:is|are|do (?:i|we) have) (?:the |any )?(?<items>.+?) (?:already |currently |listed )?(?:on )?${list}[,.?]? (?:.*\\b)?(?:add|put|include)\\b.*$`,
      'i',
    ),
    ({ items }) => ({ kind: 'add', items }),
  ],
  [
    new RegExp(`^(?:(?:i|we) )?(?:no longer|don't|do not) (?:need|want) (?<items>.+?) on ${list}$`, 'i'),
    ({ items }) => ({ kind: 'remove', items }),
  ],
  [
    new RegExp(
      `^(?:what|which|tell|show|read|name|repeat|go over|look up|let me (?:hear|see|know)|give me|is there anything|do i have anything|hear|see|know|check)\\b(?!.*\\b(?:who|when|where|why|how)\\b).*?\\b(?:on|of|in|me|to|over|up|does|hear|see|read|show|back)\\b,? ${list}(?: .{0,40})?$`,
      'i',
    ),
    () => ({ kind: 'show' }),
  ],
]

/** "Is laundry on my to-do list?" is answered by showing the list. */
const holding = new RegExp(
  `^(?:is|are|do i have|did i (?:put|add|jot|remember|write|include|list)|have i (?:put|added|got)|check (?:if|whether)|does) .+ on ${list}(?: .{0,30})?$`,
  'i',
)

/** A request that names its list: "take the chips off my shopping list", "what's on my to-do list?". */
export function readListRequest(sentence: string, situation: ListSituation): ListAct[] | undefined {
  const text = sentence
    .replaceAll(/\bto ?do\b(?= list|s\b)/gi, 'to-do')
    .replaceAll(/[’‘`]/g, "'")
    .trim()
  if (!/\blists?\b/i.test(text) || /[:;\n]/.test(text)) return undefined
  const plain = text.replace(polite, '')
  for (const [shape, read] of [...shapes, [holding, () => ({ kind: 'show' })]] as Shape[]) {
    const found = (shape.exec(plain.replace(tail, '')) ?? shape.exec(plain))?.groups
    if (!found) continue
    const reading = read(found)
    const acts = [
      actFor(reading.kind, reading.items ?? '', found.list ?? '', situation),
      ...(found.items2
        ? [
            actFor(
              /^(?:remove|delete|take)/i.test(found.verb2 ?? '') ? 'remove' : 'add',
              found.items2,
              found.list ?? '',
              situation,
            ),
          ]
        : []),
    ]
    return acts.every((act) => act !== undefined) ? acts : undefined
  }
  return readAsking(text, situation)
}

// Any other way to ask for the shopping or the to-do list.
function readAsking(text: string, situation: ListSituation): ListAct[] | undefined {
  if (/\b(?:who|whose|when|where|why|how|which|else)\b/i.test(text)) return undefined
  const intent = readIntent(text)
  if (!intent || intent.change || (intent.about !== 'shopping' && intent.about !== 'todo')) return undefined
  const kind = kinds[intent.about === 'shopping' ? 0 : 1]
  const found = kind?.test(text) ? situation.lists.find(({ name }) => kind.test(name)) : undefined
  return found ? [{ kind: 'show', list: found, all: false }] : undefined
}

function actFor(
  kind: Reading['kind'],
  items: string,
  named: string,
  situation: ListSituation,
): ListAct | undefined {
  const existing = existingList(named, situation)
  const bare = /^(?:(?:my|the|our|that|this|a) )?lists?$/i.test(named)
  if (kind === 'add') {
    if (/^(?:it|that|this|them|those|these|one)$/i.test(items.trim())) return undefined
    const name = existing?.name ?? (bare ? undefined : newName(named))
    return name ? { kind: 'add', list: name, items: parseItems(items) } : undefined
  }
  if (!existing) return undefined
  if (kind === 'show') return { kind: 'show', list: existing, all: false }
  if (
    /^(?:everything|all|it all|all (?:of )?(?:the |my )?(?:items|things|stuff|tasks|chores))$/i.test(
      items.trim(),
    )
  )
    return { kind: 'clear', list: existing }
  if (/^(?:it|that|this|them|those|these|one)$/i.test(items.trim())) return undefined
  const onIt = itemsNamed(items, existing)
  return { kind: 'remove', list: existing, items: onIt.length > 0 ? onIt : parseItems(items) }
}

const kinds = [
  /\b(?:shopping|grocer(?:y|ies)|to buy|to get|supermarket)\b/i,
  /\b(?:to-?dos?|to (?:do|complete)|tasks?|chores?|errands?|jobs?)\b/i,
]

function existingList(named: string, situation: ListSituation): ListView | undefined {
  const { lists, recent } = situation
  if (/^(?:(?:my|the|our|that|this|a) )?lists?$/i.test(named))
    return recent ?? (lists.length === 1 ? lists[0] : undefined)
  const own = findNamedList(
    readWords(named.replace(/\blists?\b/gi, '')).filter(({ pos }) => pos !== 'f'),
    situation,
  )
  const kind = kinds.find((shape) => shape.test(named))
  return own ?? (kind ? lists.find(({ name }) => kind.test(name)) : undefined)
}

function newName(named: string): string {
  const kind = kinds.findIndex((shape) => shape.test(named))
  return / (?:of|for) /i.test(named) && kind >= 0 ? (['shopping', 'to-do'][kind] ?? 'to-do') : nameList(named)
}
