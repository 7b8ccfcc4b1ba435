// What all programs for Node here have in common: what they are told, and what they answer with.

export const jobs = Number(process.env.JOBS ?? 20000)
export const samples = Number(process.env.SAMPLES ?? 200)
export const BATCH = 1000

export const pause = ms => new Promise(resolve => setTimeout(resolve, ms))
export const now = () => performance.now()

/** Calls so many times with (from, size), and answers how many a second they were. */
export async function perSecond(count, enqueue) {
  const began = now()
  for (let from = 0; from < count; from += BATCH) await enqueue(from, Math.min(BATCH, count - from))
  return count / ((now() - began) / 1000)
}

/**
 * One job at a time while a worker waits: milliseconds from before it is sent until its handler runs.
 *
 * @param send sends a job with that number
 * @param picked called with a function that handlers call with the number of the job
 */
export async function pickup(send, onPicked) {
  let waiting
  onPicked(number => waiting?.number === number && waiting.resolve(now()))
  const once = async number => {
    await pause(10 + Math.random() * 30)
    const picked = new Promise(resolve => { waiting = { number, resolve } })
    const sent = now()
    await send(number)
    return (await picked) - sent
  }
  for (let i = 0; i < Math.min(samples, 20); i++) await once(i)
  const latencies = []
  for (let i = 0; i < samples; i++) latencies.push(await once(1000 + i))
  return latencies.sort((a, b) => a - b)
}

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]

export function answer(name, enqueued, drained, latencies) {
  console.log(JSON.stringify({
    name,
    enqueue_per_s: enqueued,
    drain_per_s: drained,
    pickup_median_ms: at(latencies, 0.5),
    pickup_p99_ms: at(latencies, 0.99)
  }))
  process.exit(0)
}
