/** Imports only go down: main → commands → eval → app → http → conversation → assistant → memory, accounts, sms → db → config, clock, log, errors. */
const order = [
  ['main', '^src/main\\.ts$'],
  ['commands', '^src/commands/'],
  ['eval', '^src/eval/'],
  ['app', '^src/app\\.ts$'],
  ['http', '^src/http/'],
  ['conversation', '^src/conversation/'],
  ['assistant', '^src/assistant/'],
  ['memory, accounts, sms', '^src/(memory|accounts|sms)/'],
  ['db', '^src/db/'],
  ['base', '^src/(config|clock|log|errors)\\.ts$'],
]

const downwards = order.slice(1).map(([name, path], index) => ({
  name: `${name} does not import upwards`,
  severity: 'error',
  from: { path },
  to: { path: order.slice(0, index + 1).map(([, above]) => above) },
}))

module.exports = {
  forbidden: [
    ...downwards,
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'assistant, accounts and sms do not know each other',
      severity: 'error',
      from: { path: '^src/(accounts|sms)/' },
      to: { path: '^src/(assistant|accounts|sms|memory)/', pathNot: '^src/$1/' },
    },
    {
      name: 'the assistant knows neither accounts nor sms',
      severity: 'error',
      from: { path: '^src/assistant/' },
      to: { path: '^src/(accounts|sms)/' },
    },
    {
      name: 'sms does not know db',
      severity: 'error',
      from: { path: '^src/sms/' },
      to: { path: '^src/db/' },
    },
    { name: 'src does not import test', severity: 'error', from: { path: '^src/' }, to: { path: '^test/' } },
    { name: 'every import resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
    },
  },
}
