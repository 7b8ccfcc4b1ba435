// pg-boss: batches with insert(); drained by fetch() and complete() of a hundred, which is what its workers do without
// their pause between two polls. Pickup by work() at its shortest interval, half a second: it knows no notification.
import PgBoss from 'pg-boss'
import { answer, jobs, now, perSecond, pickup } from './measure.mjs'

const BATCH = 100
const WORKERS = 8
const boss = new PgBoss({ connectionString: process.env.PG_URL, max: WORKERS + 2, supervise: false, schedule: false })
boss.on('error', error => { console.error(error); process.exit(1) })
await boss.start()
await boss.createQueue('drain')
await boss.createQueue('single')

const enqueued = await perSecond(jobs, (from, size) => boss.insert(
  Array.from({ length: size }, (_, i) => ({ name: 'drain', data: { mode: 'full', lang: 'deu', page: from + i } }))))

async function drain() {
  let done = 0
  for (;;) {
    const batch = await boss.fetch('drain', { batchSize: BATCH })
    if (batch.length === 0) return done
    await boss.complete('drain', batch.map(job => job.id))
    done += batch.length
  }
}

const began = now()
const counts = await Promise.all(Array.from({ length: WORKERS }, drain))
const drained = jobs / ((now() - began) / 1000)
if (counts.reduce((a, b) => a + b) !== jobs) throw new Error('not all were drained: ' + counts)

let picked = () => {}
await boss.work('single', { pollingIntervalSeconds: 0.5 }, async ([job]) => picked(job.data.number))
const latencies = await pickup(number => boss.send('single', { number }), handler => { picked = handler })
answer('pg-boss', enqueued, drained, latencies)
