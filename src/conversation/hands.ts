import { Semaphore } from 'async-mutex'

/** How many turns are worked on at one moment; those that wait for a network are not counted. */
export type Hands = {
  /** Does `work` with a hand of its own. */
  take<T>(work: (aside: Aside) => Promise<T>): Promise<T>
}

/** Does `wait` while somebody else has the hand. */
export type Aside = <T>(wait: () => Promise<T>) => Promise<T>

const returning = 1

/**
 * One thread does all the work of a process: more turns at once are no faster, and a message that comes in
 * waits for all of them. Who comes back from the network goes before who begins.
 */
export function createHands(count: number): Hands {
  const semaphore = new Semaphore(count)
  return {
    async take(work) {
      await semaphore.acquire()
      try {
        return await work(async (wait) => {
          semaphore.release()
          try {
            return await wait()
          } finally {
            await semaphore.acquire(1, returning)
          }
        })
      } finally {
        semaphore.release()
      }
    },
  }
}
