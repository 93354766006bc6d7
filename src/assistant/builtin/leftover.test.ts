import assert from 'node:assert/strict'
import test from 'node:test'
import { leftoverOf } from './leftover.ts'

test('what a correction tells beside what it changes', () => {
  assert.deepEqual(
    leftoverOf(
      'Van at 4:50, driver is Bo',
      'Van at 5:20, driver is Bo',
      'van is 5:20 now because the road has flooded',
    ),
    ['the road has flooded'],
  )
  assert.deepEqual(
    leftoverOf('Swarm at Chagford church', 'Swarm at the school', "it's at the school now, ask for Mrs Hale"),
    ['ask for Mrs Hale'],
  )
})

test('what only says that something changed, or what slipped, is nothing told', () => {
  const left = (rest: string) => leftoverOf('Vet is Monday at 9', 'Vet is Tuesday at 9', rest)
  assert.deepEqual(left("the vet rang, it's Tuesday"), [])
  assert.deepEqual(left("sorry, wrong line of the diary, it's Tuesday"), [])
  assert.deepEqual(left('Tuesday, same time'), [])
})
