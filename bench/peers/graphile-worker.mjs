// graphile-worker: batches with addJobs(); drained with the settings of its documentation's page on performance (a local
// queue, completions in batches). Single jobs are announced by LISTEN/NOTIFY.
import { Logger, makeWorkerUtils, run } from 'graphile-worker'
import { answer, jobs, now, perSecond, pickup } from './measure.mjs'

const connectionString = process.env.PG_URL
const logger = new Logger(() => (level, message) => level === 'error' && console.error(message))
const utils = await makeWorkerUtils({ connectionString, logger })
await utils.migrate()
const settings = more => ({
  preset: { worker: { connectionString, concurrentJobs: 24, maxPoolSize: 25, ...more } },
  logger, noHandleSignals: true
})

const enqueued = await perSecond(jobs, (from, size) => utils.addJobs(
  Array.from({ length: size }, (_, i) => ({ identifier: 'drain', payload: { mode: 'full', lang: 'deu', page: from + i } }))))

let left = jobs
const began = now()
const worker = await new Promise((resolve, reject) => {
  let started
  const drain = async () => { if (--left === 0) resolve(started) }
  started = run({
    ...settings({ localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 }), taskList: { drain }
  })
  started.catch(reject)
})
await worker.stop()
const drained = jobs / ((now() - began) / 1000)

let picked = () => {}
await run({ ...settings({}), taskList: { single: async ({ number }) => picked(number) } })
const latencies = await pickup(number => utils.addJob('single', { number }), handler => { picked = handler })
answer('graphile-worker', enqueued, drained, latencies)
