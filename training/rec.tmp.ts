import { readFileSync, writeFileSync } from 'node:fs'
import { recordTurns } from '/work/main/training/record.ts'
for (const f of process.argv.slice(2)) {
  const name = f.split('/').at(-1)!.replace('.yaml','')
  const t = await recordTurns(readFileSync(f,'utf8'), name)
  writeFileSync(`/tmp/rec/${name}.json`, JSON.stringify(t))
  console.log(name, t.length, t.filter(x=>x.why===null).length)
}
