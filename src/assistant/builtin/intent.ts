import { classesOf } from './lexicon.ts'
import { verbOf } from './resolve/names.ts'
import { findValues } from './values.ts'
import { readWords, type Word } from './words.ts'

/** What a request is about, and whether it asks or changes something. */
export type Intent = { about: 'shopping' | 'todo' | 'reminder' | 'calendar'; change: boolean }

/** Lists, to-dos, reminders or the calendar: what a message wants with them; nothing where it is about something else. */
export function readIntent(text: string): Intent | undefined {
  const words = readWords(text).filter(({ pos }) => pos !== 'p')
  const said = words.map(({ norm }) => norm).join(' ')
  const about = subjectOf(text, said, words)
  return about ? { about, change: changes(said, words, about) } : undefined
}

const named: [Intent['about'], RegExp][] = [
  ['calendar', /\b(?:calendar|agenda|diary|planner)\b/],
  ['shopping', /\b(?:shopping|grocery|groceries)\b/],
  [
    'todo',
    /\bto dos?\b(?: \w+)? (?:list|app)|\b(?:list|app) (?:of|for)?(?: \w+){0,3} to (?:do|accomplish|complete)\b|\blists?\b.*\bto dos?\b|\bto dos\b|\bto do lists?\b/,
  ],
  ['reminder', /\breminders?\b/],
  ['todo', /\b(?:task|chore|errand|job)s?\b/],
]

const hinted: [Intent['about'], RegExp][] = [
  [
    'shopping',
    /\b(?:list|things|stuff|what|need)\b.*\b(?:to|should|must) (?:buy|get|pick up)\b|\b(?:buy|bought|purchase|store|supermarket|shop)\b.*\blist\b|\blist\b.*\b(?:buy|bought|purchase|store|supermarket|shop|shopping)\b/,
  ],
  [
    'reminder',
    /\bremind(?:ed|ing)?\b|\b(?:not|n't|dont) (?:let me )?forget\b|\bnotif(?:y me|ied)\b|\b(?:told|asked|ask|wanted|want|trying|supposed)\b.* remember\b|\bthings? to remember\b/,
  ],
  [
    'todo',
    /\b(?:things?|anything|something|everything|what|items|all)\b.* (?:have|need|got|left|supposed|ought|want|things|going) (?:left )?to (?:do|get done|accomplish|finish|complete)\b/,
  ],
]

function subjectOf(text: string, said: string, words: Word[]): Intent['about'] | undefined {
  const onList = /(?<!^|(?:can|could|you|to|please) )\blists?\b(?! (?:me|all|the)\b)/.test(said)
  const [first, ...others] = named.filter(([, shape]) => shape.test(said)).map(([about]) => about)
  // "Set a reminder to go shopping": what to be reminded of is no subject.
  if (
    /\bremind me (?:to|in|at|on|when|that)\b|\breminders? (?:to|for|about)\b|\b(?:not|n't) (?:let me )?forget\b/.test(
      said,
    ) &&
    !onList &&
    first !== 'calendar'
  )
    return 'reminder'
  // "What chores are on my reminder list": the list is named by the word next to it.
  const lists =
    /\b(?<name>to do|task|chore|job|errand|shopping|grocery|reminders?) (?:\w+ )?lists?\b|\blists? (?:of|for) (?:my |the |all )?(?<of>reminders|shopping|tasks|chores|groceries)\b/.exec(
      said,
    )
  const name = lists?.groups?.name ?? lists?.groups?.of
  if (name && first !== 'calendar') return named.find(([, shape]) => shape.test(`${name} list`))?.[0]
  if (first && !(first === 'reminder' && others.length > 0)) return first
  const hint = hinted.find(([, shape]) => shape.test(said))?.[0]
  if (first ?? hint) return first ?? hint
  if (onList) return listKind(words)
  return isScheduled(text, said, words) ? 'calendar' : undefined
}

/** Something that happens, on a day: "what do I have going on May 4th", "delete lunch with Steve on Friday". */
function isScheduled(text: string, said: string, words: Word[]): boolean {
  const mine = /\b(?:i|my|me|we|our)\b/.test(said)
  const dated = findValues(text).some(({ kind }) => kind === 'date' || kind === 'clock')
  if (/\b(?:events?|appointments?)\b/.test(said)) return mine || dated
  if (/\b(?:my|the|our) (?:\w+ )?schedule\b/.test(said)) return true
  if (!dated) return false
  if (
    /\b(?:scheduled|planned|booked|plans|going on|happening|coming up|schedule|available|free|busy)\b/.test(
      said,
    )
  )
    return mine || /\bwhat(?: is)?\b.*\b(?:happening|going on)\b/.test(said)
  if (
    /\b(?:look like|looks like|looking like|do i have|have i got|am i doing|have i|i got|supposed to|am i)\b/.test(
      said,
    ) &&
    /\b(?:my|i|me)\b/.test(said)
  )
    return true
  const happening = words.some(
    ({ pos, norm }) => pos === 'n' && /^(?:event|act|food)$/.test(classesOf(norm)[0] ?? ''),
  )
  return happening && changesFirst(words)
}

const changesFirst = (words: Word[]): boolean => {
  const first = words.find(
    ({ norm }) =>
      !/^(?:please|can|could|would|will|you|i|want|need|to|hey|ok|like|just|go|ahead|and)$/.test(norm),
  )
  return first !== undefined && changeVerbs.has(verbOf(first.norm) ?? first.norm)
}

// "put carrots on the list", "put laundry on the list": what is on it tells which.
function listKind(words: Word[]): Intent['about'] {
  const items = words.filter(({ pos, norm }) => pos === 'n' && norm !== 'list')
  const kinds = items.flatMap(({ norm }) => classesOf(norm).slice(0, 1))
  const goods = kinds.some(
    (kind) => kind === 'food' || kind === 'plant' || kind === 'artifact' || kind === 'substance',
  )
  const doing = words.some(
    ({ pos, norm }) =>
      pos === 'v' && !changeVerbs.has(norm) && !/^(?:tell|show|read|let|need|want|see)$/.test(norm),
  )
  return kinds.includes('act') || (!goods && doing) ? 'todo' : 'shopping'
}

const changeVerbs = new Set(
  `add put include insert write jot remove delete erase clear cancel scratch drop strike set make create schedule note mark change move
  update edit wipe empty throw stick place enter cross take rid nix discard undo append log record save book reschedule rename
  replace swap start pencil exclude eliminate trash kill get`.split(/\s+/),
)

const opening =
  '^(?:(?:hey|ok|please|so|now|also|and|then|just|maybe|quickly|hi|jean|can you|could you|would you|will you|you|i (?:need|want|have|would like|gotta)(?: for)?(?: you)? to|i am going to|go ahead and|help me|help me to|be sure to|hurry up and|let us|you can|you should|i must|kindly) )*'
const asking = new RegExp(
  `${opening}(?:what|which|when|where|who|how (?!about)|do (?!n't|not)|does|did|is|are|am|was|were|has|have i|have you|any|anything|tell|show|read|list|name|check|let (?:me|us)|know|hear|see|view|go (?:over|through)|look|repeat|give|display|remind me (?:what|which|about the|of|the|again what)|iterate|find|inform|bring up|pull up|recite|open|present|review|on .* did|in .* did|my .* (?:contains|includes|has|is) what)\\b`,
)

/** Changing is said by a verb of it where the request begins, or wished for: "I need soda added", "I'm out of bananas; add to the list". */
function changes(said: string, words: Word[], about: Intent['about']): boolean {
  if (/\bif (?:\S+ )*not\b|\bunless\b/.test(said) && /\b(?:add|put|include)\b/.test(said)) return true
  if (
    /\b(?:and|then|please|so|just) (?:add|put|remove|delete|clear|include|take)\b|\badd it\b|\bput it\b/.test(
      said,
    )
  )
    return true
  if (
    about === 'reminder' &&
    /\bremind me\b(?! (?:of )?(?:what|which|my|all|the (?:reminders|things|list)))|\b(?:a|another|new|one|that) reminder\b|\bforget\b|\b(?:be|get) (?:reminded|notified)\b/.test(
      said,
    )
  )
    return !/^(?:do (?!n't|not)|did|is|was|have|what|which|tell|show|read) /.test(said)
  if (asking.test(said)) return false
  return (
    words.some(({ norm }) => changeVerbs.has(verbOf(norm) ?? norm)) ||
    /\b(?:needs? to (?:be|go)|no longer|do not (?:need|want)|finished|done|out of|not going)\b|\b(?:want|need|like|have)\b.*\b(?:on|off|in|from|clear)\b/.test(
      said,
    )
  )
}
