import assert from 'node:assert/strict'
import test from 'node:test'
import { createHands } from './hands.ts'

/** Something to wait for, which the test opens. */
function createGate() {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}

const settled = () => new Promise((resolve) => setImmediate(resolve))

test('no more turns are worked on than there are hands', async () => {
  const hands = createHands(2)
  const gates = [createGate(), createGate(), createGate()]
  const begun: number[] = []
  const done = gates.map(({ opened }, index) =>
    hands.take(async () => {
      begun.push(index)
      await opened
    }),
  )
  await settled()
  assert.deepEqual(begun, [0, 1])
  gates[1]?.open()
  await settled()
  assert.deepEqual(begun, [0, 1, 2])
  for (const { open } of gates) open()
  await Promise.all(done)
})

test('who waits for a network leaves the hand to another, and goes on before who has not begun', async () => {
  const hands = createHands(1)
  const [network, second] = [createGate(), createGate()]
  const said: string[] = []
  const turns = [
    hands.take(async (aside) => {
      said.push('first begins')
      await aside(() => network.opened)
      said.push('first goes on')
    }),
    hands.take(async () => {
      said.push('second begins')
      await second.opened
    }),
    hands.take(async () => {
      said.push('third begins')
    }),
  ]
  await settled()
  network.open()
  await settled()
  assert.deepEqual(said, ['first begins', 'second begins'])
  second.open()
  await Promise.all(turns)
  assert.deepEqual(said.slice(2), ['first goes on', 'third begins'])
})

test('a turn that throws gives its hand back, also while it waits aside', async () => {
  const hands = createHands(1)
  const failing = async () => {
    throw new Error('no')
  }
  await assert.rejects(hands.take(failing), /no/)
  await assert.rejects(
    hands.take((aside) => aside(failing)),
    /no/,
  )
  assert.equal(await hands.take(async () => 'free'), 'free')
})
