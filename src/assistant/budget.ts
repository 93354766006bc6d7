import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'

export type ModelBudget = {
  /** Whose tokens for today are used up, if anybody's. The day is the clock's, in UTC. */
  exceeded(userId: UserId): Promise<'person-budget' | 'daily-budget' | null>
  /** Counts what was just used until the next reading sees it in the database. */
  spent(tokens: number): void
}

type Deps = {
  db: Db
  clock: Clock
  /** Tokens in and out, a day. */
  perPerson: number
  all: number
}

/** A sum over everybody's turns of the day is not taken more often. */
const readAgainAfterMs = 10_000

/** How many tokens may go to a remote model; beyond them the built-in one answers. */
export function createModelBudget({ db, clock, perPerson, all }: Deps): ModelBudget {
  let total = { readAt: Number.NEGATIVE_INFINITY, day: 0, tokens: 0 }

  const readTokens = async (since: Date, person: UserId | null): Promise<number> => {
    const { rows } = await sql<{ tokens: string | number }>`
      select jean_model_tokens(${since.toISOString()}::timestamptz, ${person}::uuid) as tokens`.execute(db)
    return Number(rows[0]?.tokens ?? 0)
  }

  return {
    async exceeded(userId) {
      const now = clock.now()
      const today = startOfDay(now)
      if (perPerson === 0 || (await readTokens(today, userId)) >= perPerson) return 'person-budget'
      const stale = Math.abs(now.getTime() - total.readAt) >= readAgainAfterMs
      if (stale || total.day !== today.getTime()) {
        total = {
          readAt: now.getTime(),
          day: today.getTime(),
          tokens: await readTokens(today, null),
        }
      }
      return total.tokens >= all ? 'daily-budget' : null
    },
    spent(tokens) {
      total.tokens += tokens
    },
  }
}

function startOfDay(instant: Date): Date {
  return new Date(Math.floor(instant.getTime() / 86_400_000) * 86_400_000)
}
