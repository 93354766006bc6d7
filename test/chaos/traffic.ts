import type { Carrier, CarrierMessage } from '../support/carrier.ts'
import type { Dice } from '../support/dice.ts'

export type Sent = {
  number: number
  person: string
  /** Moments in one count: when its text was posted, and when the service had said 200. */
  posted: number
  stored: number | null
}

export type Answer = { body: string; to: string; numbers: number[]; moment: number }

export type Traffic = ReturnType<typeof createTraffic>

const mostWaiting = 3

/** People who text numbered messages, each with a few unanswered ones at most, and what they get. */
export function createTraffic({ messages, people, dice }: { messages: number; people: number; dice: Dice }) {
  const sent = new Map<number, Sent>()
  const answers: Answer[] = []
  const answeredNumbers = new Set<number>()
  const waiting = new Map<string, Set<number>>()
  const milestones: { count: number; resolve: () => void }[] = []
  let changed: (() => void)[] = []
  let moment = 0

  const notify = () => {
    const listeners = changed
    changed = []
    for (const listener of listeners) listener()
    for (const milestone of milestones) if (answeredNumbers.size >= milestone.count) milestone.resolve()
  }
  const change = () => new Promise<void>((resolve) => changed.push(resolve))

  function accepted({ body, to }: CarrierMessage): void {
    const numbers = [...body.matchAll(/#(\d+)/g)].map(([, number]) => Number(number))
    moment += 1
    answers.push({ body, to, numbers, moment })
    for (const number of numbers) {
      answeredNumbers.add(number)
      waiting.get(to)?.delete(number)
    }
    notify()
  }

  /** One person's texts, one after another; the next may be sent before the one before is answered. */
  async function personTexts(carrier: Carrier, person: string, numbers: number[]): Promise<void> {
    const open = new Set<number>()
    waiting.set(person, open)
    for (const number of numbers) {
      while (open.size >= mostWaiting) await change()
      open.add(number)
      moment += 1
      const message: Sent = { number, person, posted: moment, stored: null }
      sent.set(number, message)
      const { status } = await carrier.text(person, `#${number}`)
      if (status === 200) {
        moment += 1
        message.stored = moment
      }
      // Some wait for an answer before they go on, others do not.
      if (dice(`pause ${number}`) < 0.5) while (open.has(number)) await change()
    }
  }

  return {
    accepted,
    sent,
    answers,
    async run(carrier: Carrier): Promise<void> {
      const of = Array.from({ length: people }, (): number[] => [])
      for (let number = 1; number <= messages; number += 1) of[number % people]?.push(number)
      await Promise.all(
        of.map((numbers, index) => personTexts(carrier, `+1415${String(5_000_000 + index)}`, numbers)),
      )
    },
    answered: () => answeredNumbers.size,
    unanswered: () => [...sent.keys()].filter((number) => !answeredNumbers.has(number)),
    /** When so many messages have been answered. */
    reached: (count: number) =>
      answeredNumbers.size >= count
        ? Promise.resolve()
        : new Promise<void>((resolve) => milestones.push({ count, resolve })),
  }
}
