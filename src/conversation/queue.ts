import { fromPglite, PgBoss, type Db as QueueDatabase } from 'pg-boss'
import { systemClock } from '../clock.ts'
import type { UserTransaction } from '../db/as-user.ts'
import { holdSql } from '../db/hold.ts'
import type { UserId } from '../db/ids.ts'
import type { Database } from '../db/open.ts'
import { outlastOutage } from '../db/outage.ts'
import type { Log } from '../log.ts'

const queueName = 'settle'

/** Wakes a person's conversation after `afterMs`, within the caller's transaction. */
export type Wake = (trx: UserTransaction, userId: UserId, afterMs: number) => Promise<void>

export type Queue = {
  wake: Wake
  /** Wakes many at once, outside of a transaction. One round trip. */
  wakeAll(userIds: UserId[]): Promise<void>
  /** Calls for each person who is to be settled; what rejects is handed back and comes again. */
  work(wakened: (userId: UserId) => Promise<void>): Promise<void>
  /** Takes no new work and hands back what has not been begun. */
  stop(): Promise<void>
}

/**
 * The queue only wakes. A job carries a user id, at most one waits for each person (policy `short`), and
 * it is done as soon as somebody begins to look at that person's tables: they say what there is to do, and
 * they keep two from doing it at once. So a job is never long, nothing hangs on its life, and a worker that
 * dies with some loses nothing: the sweep finds their people.
 */
export async function startQueue({ source }: Database, log: Log): Promise<Queue> {
  const boss = await outlastOutage(() => startBoss(source, log))
  await boss.createQueue(queueName, {
    policy: 'short',
    notify: true,
    retryLimit: 2,
    retryDelay: 0,
    expireInSeconds: 60,
    deleteAfterSeconds: 60,
  })

  return {
    async wake(trx, userId, afterMs) {
      const startAfter = afterMs > 0 ? { startAfter: new Date(systemClock.now().getTime() + afterMs) } : {}
      await boss.send(queueName, { userId }, { singletonKey: userId, ...startAfter, db: heldBy(trx) })
    },
    async wakeAll(userIds) {
      if (userIds.length === 0) return
      const jobs = userIds.map((userId) => ({ data: { userId }, singletonKey: userId }))
      await boss.insert(queueName, jobs)
    },
    async work(wakened) {
      const options = {
        batchSize: 20,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 0.5,
        notifyPollingIntervalSeconds: 0.5,
      }
      await boss.work<{ userId: UserId }>(queueName, options, async (jobs) => {
        // One that throws fails its batch: all of them are handed back, and the begun ones find nothing to do.
        await Promise.all(jobs.map((job) => wakened(job.data.userId)))
      })
    },
    async stop() {
      await boss.stop({ graceful: true, timeout: 2_000, close: source.kind === 'server' })
    },
  }
}

/** Whether a job was waiting already makes no difference, so no round trip is spent on the answer. */
function heldBy(trx: UserTransaction): QueueDatabase {
  return {
    async executeSql(text, values = []) {
      await holdSql(trx, text, values)
      return { rows: [] }
    },
  }
}

async function startBoss(source: Database['source'], log: Log): Promise<PgBoss> {
  const boss = new PgBoss({
    ...(source.kind === 'embedded'
      ? { db: fromPglite(source.pglite), backend: 'pglite' as const }
      : { connectionString: source.url, max: 4, application_name: 'jean-queue' }),
    schema: 'pgboss',
    useListenNotify: true,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the queue reported an error'))
  await boss.start()
  return boss
}
