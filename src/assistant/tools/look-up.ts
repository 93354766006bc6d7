import { asUser, type UserTransaction } from '../../db/as-user.ts'
import type { UserId } from '../../db/ids.ts'
import type { Db } from '../../db/schema.ts'

export type LookUp = <T>(work: (trx: UserTransaction) => Promise<T>) => Promise<T>

type Waiting = {
  work: (trx: UserTransaction) => Promise<unknown>
  resolve: (result: never) => void
  reject: (error: unknown) => void
}

/**
 * Runs what only reads. A model asks for several things at once: what is asked in the same moment shares
 * one transaction. Where one of them fails, each is asked on its own, so that it fails alone.
 */
export function createLookUp({ db, userId }: { db: Db; userId: UserId }): LookUp {
  let waiting: Waiting[] = []

  async function run() {
    const asked = waiting
    waiting = []
    try {
      const results = await asUser(db, userId, async (trx) => {
        const all: unknown[] = []
        for (const { work } of asked) all.push(await work(trx))
        return all
      })
      for (const [index, { resolve }] of asked.entries()) resolve(results[index] as never)
    } catch (error) {
      if (asked.length === 1) asked[0]?.reject(error)
      else
        for (const { work, resolve, reject } of asked) asUser(db, userId, work).then(resolve as never, reject)
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      waiting.push({ work, resolve, reject })
      if (waiting.length === 1) setImmediate(run)
    })
}
