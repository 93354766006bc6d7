import { readFileSync } from 'node:fs'
import { planTurn } from '../src/assistant/builtin/plan.ts'
import { splitStatement } from '../src/assistant/builtin/answer.ts'
const sets = process.argv.slice(2)
let n=0, ok=0, noEvidence=0, same=0
const buckets: Record<string, number> = {}
const show: string[] = []
for (const s of sets) for (const t of JSON.parse(readFileSync(`/tmp/rec/${s}.json`,'utf8'))) {
  if (t.has.length===0) { if (t.why) { buckets['tell-fails']=(buckets['tell-fails']??0)+1 } continue }
  n++
  const plan = planTurn(t.context, t.known)
  const passes = (x:string) => t.has.every((h:string)=>new RegExp(h,'i').test(x)) && !t.lacks.some((h:string)=>new RegExp(h,'i').test(x))
  const hasOnly = (x:string) => t.has.every((h:string)=>new RegExp(h,'i').test(x))
  if (!t.why) { ok++; continue }
  const unknown = t.has.length===1 && t.has[0].includes('n\\Wt')
  const evid = [...t.known.sources.map((x:any)=>splitStatement(x.text).words), ...t.known.lists.map((l:any)=>l.items.map((i:any)=>i.text).join(', '))]
  const noted = /^(Noted|Got it|Kept|Updated|Changed|Corrected|Added|Took|Ticked|OK, a list|.* started:)/.test(t.reply)
  const b = unknown ? 'unknown-answered' : noted ? 'taken-for-telling' : hasOnly(t.reply) ? 'overlong(lacks)' : evid.some(hasOnly) ? (/don't|haven't|No idea|Sorry|can't find|not sure|Not that/i.test(t.reply) && t.reply.length<80 ? 'said-unknown' : 'wrong-answer') : 'no-evidence'
  buckets[b]=(buckets[b]??0)+1
  show.push(`${b} | ${t.id} | ${t.context.incoming.map((x:any)=>x.text).join(' // ')} | ${t.reply} | ${t.why}`)
}
console.log({n, ok}, buckets)
show.sort(); for (const l of show) console.log(l)
