import { sql } from 'kysely'
import type { Clock } from '../clock.ts'
import type { UserId } from '../db/ids.ts'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'

type Deps = { db: Db; clock: Clock; log: Log; wakeNow: (userId: UserId, afterMs: number) => Promise<void> }

const mostAtOnce = 1000

/** Finds everybody whose conversation is not at rest and wakes them: a lost job loses nothing. */
export async function sweep({ db, clock, wakeNow }: Deps): Promise<number> {
  const { rows } = await sql<{ id: UserId }>`
    select jean_users_to_wake(${clock.now().toISOString()}::timestamptz, ${mostAtOnce}) as id`.execute(db)
  for (const { id } of rows) await wakeNow(id, 0)
  return rows.length
}

/** Sweeps now and every `everyMs` until stopped. */
export function startSweep(deps: Deps, everyMs: number): { stop(): Promise<void> } {
  let running = Promise.resolve()
  const run = () => {
    running = running
      .then(() => sweep(deps))
      .then(
        () => {},
        (error: unknown) => deps.log.warn({ err: error }, 'the sweep failed; it comes again'),
      )
  }
  run()
  const timer = setInterval(run, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}
