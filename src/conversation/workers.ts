import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../db/schema.ts'
import type { Log } from '../log.ts'

/**
 * How long a worker may be silent before its turns are anybody's. The database's clock counts here:
 * every process has the same, and no conversation depends on it.
 */
export const workerSilenceMs = 8_000
const beatMs = 2_000
/** A worker that could not say so for this long must not send: others may soon hold it for dead. */
const freshMs = 5_000

export type Worker = {
  id: string
  /** False when the others may believe that this worker has died; then it sends nothing. */
  isFresh(): boolean
  stop(): Promise<void>
}

/** Announces this process as one that settles, until `stop` or its death. */
export async function startWorker(db: Db, log: Log): Promise<Worker> {
  const id = randomUUID()
  let beatAt = performance.now()
  const beat = async () => {
    const begun = performance.now()
    await sql`insert into workers (id, started_at, beat_at) values (${id}, clock_timestamp(), clock_timestamp())
      on conflict (id) do update set beat_at = excluded.beat_at`.execute(db)
    beatAt = begun
  }
  await beat()
  await sql`delete from workers where beat_at < clock_timestamp() - interval '1 hour'`.execute(db)
  let beating = Promise.resolve()
  const timer = setInterval(() => {
    beating = beat().catch((error: unknown) => {
      log.warn({ err: error }, 'this worker could not say that it is alive')
    })
  }, beatMs)
  return {
    id,
    isFresh: () => performance.now() - beatAt < freshMs,
    async stop() {
      clearInterval(timer)
      await beating
      await db.deleteFrom('workers').where('id', '=', id).execute()
    },
  }
}

/** Of an embedded database no other process can be alive: whoever beat before us is dead. */
export async function forgetOtherWorkers(db: Db): Promise<void> {
  await db.deleteFrom('workers').execute()
}

/** The workers over all processes, and for how many milliseconds each has been silent. */
export async function listWorkers(db: Db): Promise<{ id: string; silentMs: number; alive: boolean }[]> {
  const { rows } = await sql<{ id: string; silent_ms: number }>`
    select id, extract(epoch from clock_timestamp() - beat_at)::float8 * 1000 as silent_ms
    from workers order by beat_at desc`.execute(db)
  return rows.map(({ id, silent_ms }) => ({
    id,
    silentMs: Math.round(silent_ms),
    alive: silent_ms < workerSilenceMs,
  }))
}

/** How many workers are alive, over all processes. */
export async function countWorkers(db: Db): Promise<number> {
  return (await listWorkers(db)).filter(({ alive }) => alive).length
}
