import assert from 'node:assert/strict'
import test from 'node:test'
import { readQuestion } from '../question.ts'
import { chooseAnswers } from './choose.ts'

const told = (...texts: string[]) =>
  texts.map((text, i) => ({ id: String(i), text, saidAt: `2026-05-04T12:0${i}:00.000Z` }))

const best = (asked: string, ...texts: string[]) =>
  chooseAnswers(readQuestion(asked), told(...texts)).answers[0]

test('the memory that holds the kind of value that is asked for goes before one that only shares words', () => {
  const answer = best(
    'how much does the boiler man want?',
    'Boiler man came on Friday, lovely chap',
    "Boiler man says it's 240 pounds all in",
    'The window man was late again',
  )
  assert.match(answer?.clause.text ?? '', /240/)
})

test('of several readings the latest is the newest that fits as well', () => {
  const answer = best(
    'what was my latest blood pressure',
    'Blood pressure 142 over 90',
    'Paid the gas',
    'Blood pressure 131 over 84',
  )
  assert.match(answer?.clause.text ?? '', /131/)
})

test('every memory is an answer once, the scores falling', () => {
  const { answers } = chooseAnswers(
    readQuestion("where's the ladder"),
    told('Ladder is in the shed', 'Shed key is on the hook', 'Milk is off'),
  )
  assert.deepEqual(new Set(answers.map(({ source }) => source.id)).size, answers.length)
  assert.match(answers[0]?.clause.text ?? '', /Ladder/)
  for (const [i, { score }] of answers.entries()) assert.ok(i === 0 || score <= (answers[i - 1]?.score ?? 0))
})
