import * as chrono from 'chrono-node'
import { findDays, offsetOf } from '../about.ts'
import { contentWords, stemOf } from '../words.ts'

/** A span of time that a query speaks of; both ends in milliseconds. */
export type Span = { from: number; to: number }

export type ParsedQuery = {
  /** Stems of the words that carry the topic, each once. */
  stems: string[]
  /** The words themselves, which may be names of authors. */
  words: string[]
  span: Span | null
  /** The days it speaks of, where they are few. */
  days: string[]
  asksTime: boolean
  asksNumber: boolean
}

const asksTimePattern = /\bwhen\b|^(what|which)\s+(date|day|month|year|time)\b|\bhow long\b/i
const asksNumberPattern = /\bhow (many|much|often|old|long)\b/i
// Reading dates is the slowest part of a search: only where there is something to read.
const mayNameTime =
  /\d|\b(jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)|day|week|month|year|ago|last|this|next|morning|evening|night/i
const day = 86_400_000

/** What a query asks for: its topic, the time it speaks of, and the kind of answer. */
export function parseQuery(query: string, { now, timezone }: { now: Date; timezone: string }): ParsedQuery {
  const text = query.slice(0, 2_000)
  const span = findSpan(text, now, timezone)
  const words = [...new Set(contentWords(text))].slice(0, 48)
  return {
    words,
    stems: [...new Set(words.map(stemOf))].slice(0, 30),
    span,
    days: [...new Set([...daysIn(span), ...(span ? findDays(text, now, timezone) : [])])],
    asksTime: asksTimePattern.test(text),
    asksNumber: asksNumberPattern.test(text),
  }
}

/** "on 7 May 2023" is a day, "in March" a month, "last week" seven days; of a month without a year, the last. */
function findSpan(text: string, now: Date, timezone: string): Span | null {
  if (!mayNameTime.test(text)) return null
  const year = /\bin (20\d\d|19\d\d)\b/.exec(text)
  const found = chrono
    .parse(text, { instant: now, timezone: offsetOf(now, timezone) })
    .filter(
      ({ start }) =>
        start.isCertain('day') ||
        start.isCertain('month') ||
        start.isCertain('weekday') ||
        /\b(last|past|this|ago|yesterday|today)\b/i.test(text),
    )[0]
  if (!found)
    return year ? { from: Date.UTC(Number(year[1]), 0), to: Date.UTC(Number(year[1]) + 1, 0) } : null
  const start = found.start
  const at = start.date().getTime()
  if (found.end) return { from: at, to: found.end.date().getTime() + day }
  if (start.isCertain('month') && !start.isCertain('day')) {
    let y = start.get('year') ?? now.getUTCFullYear()
    const month = (start.get('month') ?? 1) - 1
    if (!start.isCertain('year') && Date.UTC(y, month) > now.getTime()) y--
    return { from: Date.UTC(y, month), to: Date.UTC(y, month + 1) }
  }
  if (/\bweek\b/i.test(found.text)) return { from: at - 4 * day, to: at + 4 * day }
  if (/\bmonth\b/i.test(found.text)) return { from: at - 16 * day, to: at + 16 * day }
  return { from: at - day / 2, to: at + day / 2 }
}

function daysIn(span: Span | null): string[] {
  if (!span || span.to - span.from > 10 * day) return []
  const days = []
  for (let at = span.from; at < span.to; at += day) days.push(new Date(at).toISOString().slice(0, 10))
  return days
}
