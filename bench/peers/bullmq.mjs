// BullMQ: jobs in Redis alone. Batches with addBulk; a worker with a high concurrency, as its documentation advises for short jobs.
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { answer, jobs, now, perSecond, pickup } from './measure.mjs'

const url = new URL(process.env.REDIS_URL)
const connection = new Redis({
  host: url.hostname, port: Number(url.port || 6379), password: url.password || undefined, maxRetriesPerRequest: null
})
const options = { connection, prefix: 'bench-bullmq' }
const queue = new Queue('drain', options)
await queue.obliterate({ force: true })
const payload = n => ({ mode: 'full', lang: 'deu', page: n })

const enqueued = await perSecond(jobs, (from, size) =>
  queue.addBulk(Array.from({ length: size }, (_, i) => ({ name: 'bench', data: payload(from + i) }))))

let left = jobs
const began = now()
await new Promise((resolve, reject) => {
  const worker = new Worker('drain', async () => {}, { ...options, concurrency: 100 })
  worker.on('completed', () => --left === 0 && resolve())
  worker.on('error', reject)
})
const drained = jobs / ((now() - began) / 1000)

const single = new Queue('single', options)
await single.obliterate({ force: true })
let picked = () => {}
new Worker('single', async job => picked(job.data.number), options)
const latencies = await pickup(number => single.add('bench', { number }), handler => { picked = handler })
await queue.obliterate({ force: true })
await single.obliterate({ force: true })
answer('BullMQ', enqueued, drained, latencies)
