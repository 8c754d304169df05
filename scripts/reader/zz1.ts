import { readSamples, isMarked, holds } from '@/scripts/reader/data'
import { sentenceRows, sentenceFeatures } from '@/server/adapters/built-in/reader/sentence-features'
import { noSimilarity } from '@/server/adapters/built-in/reader/similar'
import { boost } from '@/scripts/reader/boost'
import { scoreOf } from '@/server/adapters/built-in/reader/boosted-trees'
let t=Date.now()
const S = readSamples('/tmp/rd/squad.jsonl','/work/shared/data/qa/squad2-6-articles.json',noSimilarity)
console.log('read',Date.now()-t); t=Date.now()
const F = S.map(s=>sentenceRows(s.evidence))
console.log('feat',Date.now()-t, F.reduce((a,b)=>a+b.length,0)/F.length); t=Date.now()
const M = S.map(s=>s.evidence.sentences.map(x=>isMarked(s,x.text)))
console.log('marked', M.filter(m=>m.some(Boolean)).length/S.length, 'holds', S.filter(s=>s.answerable&&s.evidence.sentences.some(x=>holds(x.text,s.golds))).length/S.filter(s=>s.answerable).length)
const arts=[...new Set(S.map(s=>s.article))]
function recall(rank:(i:number)=>number[], idx:number[], ks=[1,2,3]){ return ks.map(k=>{ const A=idx.filter(i=>S[i].answerable); return A.filter(i=>rank(i).slice(0,k).some(j=>holds(S[i].evidence.sentences[j].text,S[i].golds))).length/A.length})}
const order=(sc:number[])=>sc.map((_,i)=>i).sort((a,b)=>sc[b]-sc[a])
const all=S.map((_,i)=>i)
console.log('soft', recall(i=>order(F[i].map(r=>r[1])), all))
let R:number[][]=[]; const ranks=new Map<number,number[]>()
for(const a of arts){
  const tr=all.filter(i=>S[i].article!==a && M[i].some(Boolean)), te=all.filter(i=>S[i].article===a)
  const vals:number[]=[],tg:number[]=[],gr:number[]=[]
  tr.forEach((i,g)=>{ const keep=order(F[i].map(r=>r[1])).slice(0,25); F[i].forEach((r,j)=>{ if(!M[i][j] && !keep.includes(j)) return; vals.push(...r); tg.push(M[i][j]?1:0); gr.push(g)})})
  const m=boost({features:sentenceFeatures,values:Float32Array.from(vals),targets:Float32Array.from(tg),groups:Int32Array.from(gr)},{loss:'softmax',trees:120,depth:3,rate:.1,lambda:1,least:1,sample:.7,columns:.6,seed:1})
  for(const i of te) ranks.set(i,order(F[i].map(r=>scoreOf(m,r))))
  console.log(a, recall(i=>ranks.get(i)!, te))
}
console.log('all', recall(i=>ranks.get(i)!, all), Date.now()-t)
