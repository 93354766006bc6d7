import { readFileSync, writeFileSync, readdirSync } from 'node:fs'
import { fitActs, labelledMessages, sharesOf, writeActs } from './fit-acts.ts'
import { acts } from '../src/assistant/builtin/acts/read-acts.ts'
const sets = readdirSync('/tmp/rec').filter(f=>/^t\d+\.json$/.test(f)).map(f=>f.replace('.json',''))
const all = sets.flatMap(s => labelledMessages(JSON.parse(readFileSync(`/tmp/rec/${s}.json`,'utf8'))))
console.log(sets.join(' '), all.length)
if (process.argv[2] !== 'final') {
let right=0,n=0; const conf: Record<string, number> = {}; const per: Record<string,[number,number]> = {}
const folds = 5
for (let f=0; f<folds; f++) {
  const test = all.filter(m => sets.indexOf(m.set)%folds===f), train = all.filter(m => sets.indexOf(m.set)%folds!==f)
  if (!test.length) continue
  const model = fitActs(train)
  for (const m of test) { const p = sharesOf(model, m.cues); const b = p.indexOf(Math.max(...p)); n++; if (b===m.act) right++; else { const k=`${acts[m.act]}->${acts[b]}`; conf[k]=(conf[k]??0)+1; if (process.argv[2]==='show') console.log(k, p[b].toFixed(2), m.text) }
   const r=(per[acts[m.act]]??=[0,0]); r[1]++; if (b===m.act) r[0]++ }
}
console.log(right, n, (right/n*100).toFixed(1), per)
console.log(Object.entries(conf).sort((a,b)=>b[1]-a[1]).slice(0,25))
} else {
const model = fitActs(all); const text = writeActs(model); console.log(model.size, text.length); writeFileSync('src/assistant/builtin/acts/weights.txt', text)
}
