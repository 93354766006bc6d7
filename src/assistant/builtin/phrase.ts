import { DateTime } from 'luxon'
import type { TurnContext } from '../context.ts'
import type { Answer } from './answer.ts'
import { respell } from './lexicon.ts'
import { asSentence, toYou } from './person.ts'
import type { Question } from './question.ts'
import { kindsIn } from './values.ts'
import { isCalendarWord } from './words.ts'

/** The clause that answers, in the person's words turned to "you". */
export function phraseAnswer(answer: Answer, question: Question, { now, timezone }: TurnContext): string {
  const { source, clause } = answer
  const piece = clause.text.replaceAll('\n', ', ')
  const dated = source.list ? piece : fixDays(spellDays(piece), source.saidAt, now, timezone)
  const sentence = asSentence(toYou(dated.replaceAll('\n', ', ')))
  const said = DateTime.fromISO(source.saidAt, { zone: timezone })
  const wantsDate = question.wants.includes('date') && !/how (?:long|soon)/i.test(question.text)
  const datedAlready = kindsIn(dated).has('date') || kindsIn(dated).has('clock')
  if (source.list) return sentence
  if (question.lastTime || (wantsDate && !datedAlready && !question.strict))
    return `${sentence} (You told me on ${sayDay(said, DateTime.fromISO(now, { zone: timezone }))}.)`
  return sentence
}

// "the 3rd of agust": a day or month with a slip in it is said back as it is meant.
const spellDays = (text: string): string =>
  text.replaceAll(/\b[a-z]{4,}\b/g, (word) => {
    const meant = respell(word)
    return meant && isCalendarWord(meant) ? `${meant[0]?.toUpperCase()}${meant.slice(1)}` : word
  })

/** "tomorrow" said yesterday is today. */
function fixDays(text: string, saidAt: string, now: string, timezone: string): string {
  const said = DateTime.fromISO(saidAt, { zone: timezone }).startOf('day')
  const today = DateTime.fromISO(now, { zone: timezone }).startOf('day')
  if (said.equals(today)) return text
  return text.replaceAll(
    /\b(today|tonight|this morning|this afternoon|this evening|tomorrow|tmrw|tmr|tomoz|2moro|yesterday|last night)\b(?!')(?<weekday> (?:mon|tues|wednes|thurs|fri|satur|sun)day\b)?/gi,
    (all, word: string, weekday: string | undefined, at: number) => {
      const shift = /^(?:tom|tmr|2mo)/i.test(word) ? 1 : /^(?:yes|last)/i.test(word) ? -1 : 0
      const day = said.plus({ days: shift })
      if (day.equals(today)) return all.replace(word, 'today')
      if (day.equals(today.plus({ days: 1 }))) return all.replace(word, 'tomorrow')
      // "Until tomorrow", "today Friday"
      const led = /\b(?:from|by|until|till|til|since|for|before|after|on|of)\s+$/i.test(text.slice(0, at))
      return `${led ? '' : 'on '}${weekday && shift !== 0 ? `${sayDay(day, today)},${weekday}` : sayDay(day, today)}`
    },
  )
}

/** "Tue 4 May", with the year where it is another one. */
export function sayDay(day: DateTime, today: DateTime): string {
  return day.toFormat(day.year === today.year ? 'ccc d LLL' : 'ccc d LLL yyyy')
}
