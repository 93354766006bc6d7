import assert from 'node:assert/strict'
import test from 'node:test'
import { contentOf, readWords } from './words.ts'

test('a contraction is no name', () => {
  for (const text of ["I'm here", "that's it", "let's go", "I've had it", "there's more"])
    assert.deepEqual(
      contentOf(readWords(text)).map(({ text }) => text),
      [],
      text,
    )
})

test('a capital letter before what somebody does makes a name, a slip of a common word does not', () => {
  assert.equal(readWords('Hamish is late')[0]?.norm, 'hamish')
  assert.equal(readWords('Appointmnet is fine')[0]?.norm, 'appointment')
})

test('a name is itself at the beginning of a sentence and written small', () => {
  const [name] = readWords('Rafe wants ham')
  assert.equal(name?.pos, 'x')
  assert.equal(name?.norm, 'rafe')
  assert.equal(readWords('ham for rafe').at(-1)?.stem, name?.stem)
})

test('a number is the same in words and in figures', () => {
  assert.equal(readWords('and three')[1]?.stem, readWords('tank 3')[1]?.stem)
})
