import assert from 'node:assert/strict'
import test from 'node:test'
import { toPlainText } from './plain-text.ts'

const tools = ['search_memories', 'remember', 'add_to_list']

const cases: [name: string, answer: string, plain: string][] = [
  ['bold', 'Your **budget** comes from *Sarah*.', 'Your budget comes from Sarah.'],
  ['headings', '## Groceries\n- milk\n* eggs', 'Groceries\n- milk\n- eggs'],
  ['code', 'It is `4711`.', 'It is 4711.'],
  ['a link', 'See [the map](https://x.example/a).', 'See the map (https://x.example/a).'],
  ['a table', '| item | done |\n|---|---|\n| milk | no |', 'item, done\nmilk, no'],
  ['a rule', 'one\n---\ntwo', 'one\n\ntwo'],
  ['a quotation', '> Box breathing helped', 'Box breathing helped'],
  ['a wrapped reply', '{"reply": "Milk and eggs."}', 'Milk and eggs.'],
  ['a fenced reply', '```json\n{"message": "Done."}\n```', 'Done.'],
  ['bare JSON', '{"stored":{"id":"1"}}', ''],
  ['JSON among sentences', 'Saved.\n{"id": 3}\nAnything else?', 'Saved.\nAnything else?'],
  ['a tool trace', 'search_memories({"query":"boat"})\nYou have a boat.', 'You have a boat.'],
  ['XML calls', '<function_calls><invoke name="forget"></invoke></function_calls>Done.', 'Done.'],
  ['thinking', '<thinking>hm</thinking>Yes.', 'Yes.'],
  ['an id', 'I noted that (id: 3f2504e0-4f89-11d3-9a0c-0305e82c3301).', 'I noted that.'],
  ['our own hint', 'First part.\nReply MORE', 'First part.'],
  ['HTML', '<b>Milk</b><br>eggs', 'Milk\neggs'],
]
for (const [name, answer, plain] of cases) {
  test(`for a phone: ${name}`, () => assert.equal(toPlainText(answer, tools), plain))
}

test('what only looks like Markdown stays', () => {
  for (const text of [
    '2 * 3 * 4 = 24',
    'The file is my_long_name.txt',
    'Call *67 first, then #1',
    'a*b*c',
    '[sic] it was 5 > 3',
    'Meet at 10:00 - Sarah comes too.',
    '3 eggs\n- or 4',
  ])
    assert.equal(toPlainText(text, tools), text)
})

test('a password with stars that the person told is repeated as it is', () => {
  assert.equal(toPlainText('It is *Sun_9*.', tools, 'wifi: *Sun_9*'), 'It is *Sun_9*.')
})
