import { DateTime } from 'luxon'
import type { Passage } from '../documents.ts'

// "[08/05/2023, 13:56:00] Ann: text" (iPhone) or "5/8/23, 1:56 PM - Ann: text" (Android).
const linePattern =
  /^\u200e?\[?(\d{1,4})[./-](\d{1,2})[./-](\d{1,4}),? (\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?[\s\u202f]*([ap]\.?m\.?)?\]?(?: -)? ([^:]{1,100}?): (.*)$/i
// The same beginning without an author: "Messages are end-to-end encrypted", "Ann left".
const noticePattern = /^\u200e?\[?\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d{2}/

type Line = {
  numbers: [number, number, number]
  hour: number
  minute: number
  second: number
  author: string
  text: string
}

export function isWhatsApp(content: string): boolean {
  return content.split('\n', 20).some((line) => linePattern.test(line))
}

/** The messages of a WhatsApp chat export, in order. Times are the clock's of the phone, in `timezone`. */
export function parseWhatsApp(content: string, timezone: string): Passage[] {
  const lines: Line[] = []
  for (const line of content.replaceAll('\r', '').split('\n')) {
    const parsed = parseLine(line)
    const last = lines.at(-1)
    if (parsed) lines.push(parsed)
    else if (last && !noticePattern.test(line)) last.text += `\n${line}`
  }
  const order = findDateOrder(lines)
  return lines.flatMap((line) => {
    const saidAt = toInstant(line, order, timezone)
    const text = line.text.replaceAll('\0', '').trim()
    return saidAt && text ? [{ author: line.author, text, saidAt }] : []
  })
}

function parseLine(line: string): Line | null {
  const match = linePattern.exec(line)
  if (!match) return null
  const [, one, two, three, hour, minute, second, half, author, text] = match
  const afternoon = half?.toLowerCase().startsWith('p')
  const hours = half ? (Number(hour) % 12) + (afternoon ? 12 : 0) : Number(hour)
  return {
    numbers: [Number(one), Number(two), Number(three)],
    hour: hours,
    minute: Number(minute),
    second: Number(second ?? 0),
    author: (author ?? '').replace(/^~\s*/, '').trim(),
    text: text ?? '',
  }
}

type DateOrder = 'ymd' | 'dmy' | 'mdy'

/** The export does not say which number is the month: one above 12 anywhere tells, else the order of days. */
function findDateOrder(lines: Line[]): DateOrder {
  if (lines.some(({ numbers }) => numbers[0] > 31)) return 'ymd'
  if (lines.some(({ numbers }) => numbers[0] > 12)) return 'dmy'
  if (lines.some(({ numbers }) => numbers[1] > 12)) return 'mdy'
  const ascends = (order: DateOrder) =>
    lines.every(
      (line, index) => index === 0 || dayNumber(line, order) >= dayNumber(lines[index - 1] ?? line, order),
    )
  return ascends('dmy') || !ascends('mdy') ? 'dmy' : 'mdy'
}

function dayNumber({ numbers: [one, two, three] }: Line, order: DateOrder): number {
  if (order === 'ymd') return one * 10_000 + two * 100 + three
  const year = three < 100 ? 2000 + three : three
  return order === 'dmy' ? year * 10_000 + two * 100 + one : year * 10_000 + one * 100 + two
}

function toInstant(line: Line, order: DateOrder, timezone: string): Date | null {
  const day = dayNumber(line, order)
  const { hour, minute, second } = line
  const local = { year: Math.floor(day / 10_000), month: Math.floor(day / 100) % 100, day: day % 100 }
  const at = DateTime.fromObject({ ...local, hour, minute, second }, { zone: timezone })
  return at.isValid ? at.toJSDate() : null
}
