import { isAuxiliary, splitPieces } from './clauses.ts'
import { itemsNamed } from './list-items.ts'
import { namesPlace, pointedItems, pointsBack } from './list-pointing.ts'
import {
  coversNouns,
  type ListAct,
  type ListSituation,
  type ListView,
  openOf,
  orderLists,
} from './list-view.ts'
import { withoutOpeners } from './openers.ts'
import { isPast, readWords, type Word } from './words.ts'

/** What a clause says of a thing: it shall be on the list no more, or it is had or done. */
type Verdict = { change: 'remove' | 'tick'; command: boolean; object: string; done?: Word; passive?: boolean }

/**
 * What becomes of things that are on the lists: "never mind the bug spray", "take the first one off", "cabbages are
 * netted", "posted the letter". `before` is what the message said before this sentence.
 */
export function readStates(
  sentence: string,
  before: string,
  situation: ListSituation,
  named?: ListView,
): ListAct[] {
  // "Declan's card is in the post, and so is Breda's"
  const { first: one, more } =
    /^(?<first>.+?),? (?:and )?so (?:is|are|'s) (?<more>[^,.]+?)[.!]*$/i.exec(sentence)?.groups ?? {}
  if (one && more) {
    const [act, ...rest] = readStates(one, before, situation, named)
    if (act?.kind === 'tick' || act?.kind === 'remove')
      return [{ ...act, items: [...new Set([...act.items, ...itemsNamed(more, openOf(act.list))])] }, ...rest]
  }
  const acts: ListAct[] = []
  let said = before
  for (const clause of clausesOf(sentence)) {
    const verdict = readVerdict(clause)
    const act = verdict && actFor(verdict, clause, said, situation, named)
    if (act) acts.push(act)
    said = `${said} ${clause}`
  }
  const [first, ...others] = acts
  // Where the list is known, "which one?" need not be asked.
  return first && others.length > 0 ? acts.filter(({ kind }) => kind !== 'which-list') : acts
}

function actFor(
  { change, command, object, done, passive }: Verdict,
  clause: string,
  before: string,
  situation: ListSituation,
  named: ListView | undefined,
): ListAct | undefined {
  for (const list of orderLists(situation, named)) {
    const open = openOf(list)
    if (command && pointsBack(object)) {
      const pointed = pointedItems(object, before, open, situation)
      if (pointed.length > 0) return { kind: change, list, items: pointed }
      continue
    }
    if (list.memory && list !== named && list !== situation.recent && !command) continue
    if (!command && list === situation.recent && situation.active && namesPlace(object)) {
      const pointed = pointedItems(object, before, open, situation)
      if (pointed.length > 0) return { kind: change, list, items: pointed }
    }
    const near = list === named || list === situation.recent || command
    const items = itemsNamed(object, open)
      .filter((item) => near || coversNouns(clause, item))
      .filter((item) => !done || isDoneBy(item, done, passive === true))
    if (items.length > 0) return { kind: change, list, items }
  }
  return command &&
    /\boff\b|\blist\b/.test(clause.toLowerCase()) &&
    (pointsBack(object) || situation.lists.length === 0)
    ? { kind: 'which-list' }
    : undefined
}

// A job is done by its own verb ("mend the gate", "mended the gate"), a thing by any.
function isDoneBy(item: string, done: Word, passive: boolean): boolean {
  const words = readWords(item)
  const job = words[0]?.pos === 'v'
  return (
    !job ||
    passive ||
    anyDoing.test(done.norm) ||
    words.some(({ stem, pos }) => stem === done.stem && pos !== 'f')
  )
}

const anyDoing = /^(?:done|did|finished|sorted|completed|managed|handled|fixed|got|in|off|up|away)$/

// "Lemonade, bread and streamers are bought": pieces without a verb belong to the one that has it.
function clausesOf(sentence: string): string[] {
  const clauses: string[] = []
  let open = ''
  for (const piece of sentence.split(/,?\s+so\s+(?=\w+)/i).flatMap(splitPieces)) {
    const joined = open === '' ? piece : `${open} and ${piece}`
    const complete =
      readWords(piece).some(({ pos, norm }) => pos === 'v' || isAuxiliary(norm)) || isOrder(piece)
    open = complete ? '' : joined
    if (complete) clauses.push(joined)
  }
  return open === '' ? clauses : [...clauses, open]
}

/** "ditch the gum", "tick it off": an order to take something away. */
export const isOrder = (piece: string): boolean => {
  const plain = withoutOpeners(piece, true).toLowerCase()
  return drop.test(plain) || tick.test(plain)
}

const drop =
  /^(?:remove|delete|drop|lose|bin|nix|scrap|ditch|skip|forget(?: about)?(?! to\b)|cancel|leave (?=.*\b(?:off|out)\b)|strike|scratch|kick|knock|pull|cut|take (?=.*\b(?:off|out|away)\b)|get (?=.*\boff\b)|never ?mind(?: about)?|no need (?:for|of|to (?:get|buy))|get rid of)\b/
const unwanted =
  /\b(?:(?:no longer|n't|not|never)(?: \w+){0,2} (?:need(?:ed|ing)?|want(?:ed)?|bother(?: with| about)?|get(?:ting)?|buy(?:ing)?|required)|changed (?:my|our|his|her|their) mind (?:about|on)|already (?:have|got|had)|(?:have|got|'ve|has|there is|there are)(?: got)? (?:plenty|loads|heaps|enough|lots|tons)|can (?:come|go) off|comes? off|sold out|(?:dropped|pulled|backed) out|(?:is|'s|are|'re|she is|he is) (?:now )?out$|(?:has |have |just )?cancelled|(?:n't|not|cannot)(?: \w+)? (?:make it|come|coming|be (?:there|coming)))\b/
const tick =
  /^(?:tick|check|cross|mark|strike)\b(?=.*\b(?:off|done|out|complete|completed|it|that|them|both|all)\b)|^tick\b|\b(?:tick|cross|check|strike) (?:\w+ ){1,4}off\b/
const notYet =
  /\b(?:need|needs|will|'ll|going to|must|should|have to|has to|not|never|cannot|want|wants|if|when|unless)\b|n't\b/
const opposite =
  /^(?:cancel|delay|lose|lost|steal|stole|break|broke|need|want|move|sell|sold|miss|call|name|leave|left|forgot|forget|cost|were|was)/

function readVerdict(clause: string): Verdict | undefined {
  const plain = withoutOpeners(clause, true)
  const words = readWords(plain).filter(({ pos }) => pos !== 'p')
  const said = words.map(({ norm }) => norm).join(' ')
  const ticked = tick.exec(said)
  if (ticked && !/^check (?:if|whether|what|that)\b/.test(said))
    return { change: 'tick', command: true, object: plain }
  const negated =
    /\b(?:don't|dont|do n't|do not|never|not to|n't) (?:forget|skip|drop|lose|cancel|let)\b/.test(said)
  if (negated) return undefined
  if (drop.test(said)) return { change: 'remove', command: true, object: plain.replace(/^\w+\s*/, '') }
  const off = unwanted.exec(said)
  if (off) return { change: 'remove', command: false, object: plain }
  if (
    /\b(?:take|get|cross|scratch|knock|leave)\b(?: \w+){1,5} (?:off|out)\b/.test(said) &&
    !isPast(words[0] as Word)
  )
    return { change: 'remove', command: true, object: plain }
  if (notYet.test(said)) return undefined
  return readResult(plain, words)
}

const container =
  'bag|cart|trolley|basket|car|boot|trunk|case|suitcase|rucksack|backpack|van|truck|freezer|fridge|pocket|oven|box|crate|bed|kit|post|mail|boat|trailer'
const isHere = new RegExp(
  `(?:^|\\s)(?:is|are|'s|'re)(?: (?:all|now|already|both|safely))* (?:(?:in|on) (?:(?:the|my|our) )?(?:\\w+ )?(?:${container})s?|in|here|up|packed|ready|aboard|on board|with me|already (?:in|on|at|here)\\b.*|at home)(?=$|\\s)`,
)

/** "Bed four's dug", "got the cream", "that's the leeks in": it has happened. */
function readResult(plain: string, words: Word[]): Verdict | undefined {
  const said = words.map(({ norm }) => norm).join(' ')
  const here = isHere.exec(said)
  if (here) {
    const at = words.findIndex(({ norm }, i) => /^(?:is|are|'s|'re|that is)$/.test(norm) && i > 0)
    return { change: 'tick', command: false, object: at > 0 ? plain.slice(0, words[at]?.start) : plain }
  }
  const presented =
    /^that(?: i|')s (?:the |my |our |both )?(?<what>.+) (?:in|done|up|off|away|sorted|finished|sown|planted|out of the way)$/.exec(
      said,
    )
  if (presented) return { change: 'tick', command: false, object: plain }
  const at = words.findIndex(
    (word, i) =>
      isResult(word, words[i - 1], words[i + 1], i) ||
      // "Paddles printed"
      (i > 0 &&
        i === words.length - 1 &&
        i < 4 &&
        isPast(word) &&
        /^[nx]$/.test(words[i - 1]?.pos ?? '') &&
        !opposite.test(word.norm)),
  )
  const done = words[at]
  if (!done) return undefined
  const passive =
    (at > 0 && /^(?:is|are|'s|'re|been|all|now|got|both)$|(?:'s|'re|'ve)$/.test(words[at - 1]?.norm ?? '')) ||
    (at === words.length - 1 && at > 0)
  return { change: 'tick', command: false, object: plain, done, passive }
}

// A past form after "is", "has been", "I('ve)", at the beginning, or as the last word of what it is said of.
function isResult(word: Word, before: Word | undefined, after: Word | undefined, at: number): boolean {
  if (/^(?:done|sorted|finished)$/.test(word.norm)) return true
  if (
    !(isPast(word) || /^(?:got|did|cut|set|put|shut|sown|gone)$/.test(word.norm)) ||
    opposite.test(word.norm) ||
    opposite.test(word.stem)
  )
    return false
  if (at === 0) return after !== undefined
  if (word.pos === 'f' && !/^(?:got|did|gone)$/.test(word.norm)) return false
  return (
    /^(?:is|are|'s|'re|been|all|now|just|already|both|finally|i|we|i have|we have|have|has|'ve|he|she|they)$|(?:'s|'ve)$/.test(
      before?.norm ?? '',
    ) || /^(?:got)$/.test(before?.norm ?? '')
  )
}
