import { splitPieces } from './clauses.ts'
import { parseItems } from './list-items.ts'
import { withoutRemarks } from './list-remarks.ts'
import { withoutOpeners } from './openers.ts'
import { readWords } from './words.ts'

const subject = "(?:i|we|you|they|he|she|it|[\\p{L}'’]+(?: [\\p{L}'’]+){0,3}?)"
const wanting = new RegExp(
  `^(?:(?:${subject}(?:'d|'ll|'s|'ve)? )?)(?:(?:also|still|just|really|better|best|must|should|might|has|have|had|to|'d) )*(?:needs?|wants?|asked for|added|adding|forgot|forgotten|missed|could do with|is after|are after|remember|get|buy|grab|fetch|bring|pack|pick up|put down|add|include|order)(?: to (?:get|buy|add|bring|pack))?(?: more| some)? (?<things>.+)$`,
  'iu',
)
// "A box of tapers has to go out as well", "gas cylinder also to be booked"
const toGo =
  /^(?<things>.+?),? (?:also |still )*(?:has to|have to|needs? to|must|should|to|can|will) (?:go|be|come)\b.*$/i
const newOne = /^(?:new one|another one|another|one more|extra one)\W+(?<things>.+)$/i
const behind =
  /(?:[\s,]+(?:(?:as well|aswell|also|too|please|pls|plz|an all|and all|n all|now|na|yet|eh|la|mate|though|tho|on that(?: list)?|on it|on there|on the list|to it|to that|add (?:it|that)(?: (?:on|in|now|na))?|put (?:it|that) (?:on|down)(?: too)?|(?:the |my |our )?\w+ says|while you'?re at it))+)[\s.!]*$/i

const putting =
  /^(?:put|pop|stick|swap|chuck|throw|bung|add|shove|write|jot)\s+(?:(?:in|down|on)\s+)?(?<things>.+?)(?:\s+(?:on|in|down))?$/i
const best = /^(?:i|we)(?:'d| had)? (?:best|better) (?<things>.+)$/i

/** What a message that adds to a list wants on it, however it is said; the first piece where nothing tells what in it is the thing. */
export function wantedIn(sentence: string): string[] {
  const pieces = splitPieces(sentence).map(bare)
  const things = [bare(sentence), ...pieces]
    .flatMap((text) =>
      [newOne, best, wanting, toGo, putting].map((shape) => shape.exec(text)?.groups?.things),
    )
    .find((found) => found !== undefined)
  return parseItems(bare((things ?? pieces[0] ?? '').replace(/^to (?=[a-z])/i, ''))).filter((item) => {
    const words = readWords(item)
    return words.some(({ pos }) => pos !== 'p' && pos !== 'f') && words.length <= longest
  })
}

const longest = 8

function bare(text: string): string {
  let plain = withoutRemarks(withoutOpeners(text.replace(/^[\s+&]+/, ''), true)).replace(
    /^do (?=\p{L})/iu,
    '',
  )
  for (;;) {
    const shorter = plain.replace(behind, '').replace(/[\s.,!]+$/, '')
    if (shorter === plain || shorter === '') return plain
    plain = shorter
  }
}
