import * as chrono from 'chrono-node'
import { DateTime } from 'luxon'
import type { About } from '../db/schema-memory.ts'

const namePattern = /(?<![.!?]\s)(?<!^)\b\p{Lu}[\p{L}'’]+(?:\s+\p{Lu}[\p{L}'’]+)*/gu

/** Names and days in a statement; days are those of the person's own calendar. */
export function describeSubject(
  statement: string,
  { now, timezone }: { now: Date; timezone: string },
): About {
  const text = statement.slice(0, 2_000)
  const names = new Set((text.match(namePattern) ?? []).slice(0, 20))
  return { names: [...names], days: findDays(text, now, timezone) }
}

/** The days (YYYY-MM-DD) that a text speaks of: "next Tuesday", "on 7 May 2023". */
export function findDays(text: string, now: Date, timezone: string): string[] {
  const found = chrono.parse(text, { instant: now, timezone: offsetOf(now, timezone) }, { forwardDate: true })
  const days = found
    .filter(({ start }) => start.isCertain('day') || start.isCertain('weekday'))
    .map(({ start }) =>
      DateTime.fromObject({
        year: start.get('year') ?? undefined,
        month: start.get('month') ?? undefined,
        day: start.get('day') ?? undefined,
      }),
    )
    .flatMap((day) => (day.isValid ? [day.toISODate()] : []))
  return [...new Set(days)].slice(0, 20)
}

/** Minutes east of Greenwich at an instant. */
export function offsetOf(now: Date, timezone: string): number {
  const local = DateTime.fromJSDate(now).setZone(timezone)
  return local.isValid ? local.offset : 0
}
