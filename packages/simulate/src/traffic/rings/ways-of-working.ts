import { hour, minute, yuan } from '../town.js';
import type { Arrival, Ring } from './ring.js';
import type { Typology } from './typology.js';

/** One way of working: how many mules it takes, which of them share a phone, and what happens from `begin` on. */
export interface WayOfWorking {
  readonly typology: Typology;
  readonly mules: number;
  /** Mules from this place on pay with one phone; as many as there are: each with its own. */
  readonly sharedPhoneFrom: number;
  tell(ring: Ring, begin: number): void;
}

/** 一级卡 to 二级卡 to 三级卡, tested first, pieces below 50,000, out as notes and USDT. */
const layered: WayOfWorking = {
  typology: 'layered',
  mules: 12,
  sharedPhoneFrom: 4,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const [first, ...rest] = mules;
    const second = rest.slice(0, 3);
    const third = rest.slice(3);
    ring.test(begin, third.at(-1)!, first!);
    let at = begin;
    for (let loads = chance.whole(1, 3); loads > 0; loads--) {
      const loss = chance.whole(60_000, 260_000) * yuan + chance.whole(0, 99);
      ring.steal(at, first!, loss);
      for (const arrival of ring.split(at, first!, second, loss, [25, 150])) {
        const payees = chance.shuffled(third).slice(0, Math.max(3, Math.ceil(arrival.amount / (45_000 * yuan))));
        for (const last of ring.split(arrival.second, arrival.mule, payees, arrival.amount, [30, 260]))
          ring.leave(last, [minute, 9 * minute]);
      }
      at += chance.whole(4 * minute, 25 * minute);
    }
  },
};

/** Many victims into one card within two hours, then equal parts to several others. */
const gatherScatter: WayOfWorking = {
  typology: 'gather-scatter',
  mules: 6,
  sharedPhoneFrom: 6,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const [hub, ...others] = mules;
    let sum = 0;
    const victims = chance.whole(6, 12);
    for (let victim = 0; victim < victims; victim++) {
      const loss = chance.whole(3_000, 30_000) * yuan;
      sum += loss;
      ring.steal(begin + chance.whole(0, 110 * minute), hub!, loss);
    }
    const part = (sum * 0.9) / others.length;
    let at = begin + 110 * minute + chance.whole(minute, 15 * minute);
    for (const mule of others) {
      ring.move(at, hub!, mule, part);
      ring.leave({ mule, second: at, amount: part }, [3 * minute, 40 * minute]);
      at += chance.whole(10, 90);
    }
  },
};

/** One card to several, all of them to one other. */
const scatterGather: WayOfWorking = {
  typology: 'scatter-gather',
  mules: 6,
  sharedPhoneFrom: 6,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const [origin, beneficiary, ...middle] = mules;
    const loss = chance.whole(80_000, 400_000) * yuan;
    ring.steal(begin, origin!, loss);
    let last = begin;
    let sum = 0;
    for (const arrival of ring.split(begin, origin!, middle, loss, [minute, 6 * minute])) {
      const at = arrival.second + chance.whole(4 * minute, 70 * minute);
      const amount = arrival.amount * (0.95 + 0.05 * chance.unit());
      ring.move(at, arrival.mule, beneficiary!, amount);
      sum += amount;
      last = Math.max(last, at);
    }
    ring.leave({ mule: beneficiary!, second: last, amount: sum }, [5 * minute, 60 * minute]);
  },
};

/** Round and back to where it began, a little less each time, so that the payments look like trade. */
const cycle: WayOfWorking = {
  typology: 'cycle',
  mules: 4,
  sharedPhoneFrom: 4,
  tell(ring, begin) {
    const { chance, mules } = ring;
    let amount = chance.whole(50_000, 300_000) * yuan;
    ring.steal(begin, mules[0]!, amount);
    let at = begin;
    for (let hop = 0; hop < mules.length; hop++) {
      at += chance.whole(5 * minute, 80 * minute);
      amount *= 0.96 + 0.03 * chance.unit();
      ring.move(at, mules[hop]!, mules[(hop + 1) % mules.length]!, amount);
    }
    ring.leave({ mule: mules[0]!, second: at, amount }, [10 * minute, 2 * hour]);
  },
};

/** Every card of a layer to every card of the next. */
const stack: WayOfWorking = {
  typology: 'stack',
  mules: 8,
  sharedPhoneFrom: 8,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const layers = [mules.slice(0, 3), mules.slice(3, 6), mules.slice(6)];
    let arrivals: Arrival[] = layers[0]!.map((mule) => {
      const loss = chance.whole(30_000, 120_000) * yuan;
      const second = begin + chance.whole(0, 20 * minute);
      ring.steal(second, mule, loss);
      return { mule, second, amount: loss };
    });
    for (const next of layers.slice(1)) {
      const come = arrivals.flatMap(({ mule, second, amount }) =>
        ring.split(second, mule, next, amount, [2 * minute, 20 * minute]),
      );
      // A card of the next layer waits for all that is meant for it.
      arrivals = next.map((mule) => {
        const mine = come.filter((arrival) => arrival.mule === mule);
        return {
          mule,
          second: Math.max(...mine.map((arrival) => arrival.second)),
          amount: mine.reduce((sum, arrival) => sum + arrival.amount, 0),
        };
      });
    }
    for (const arrival of arrivals) ring.leave(arrival, [5 * minute, 50 * minute]);
  },
};

/** 跑分: gamblers and victims pay small sums to whoever's turn it is, one phone; a collector gets them below 10,000. */
const scoreRunning: WayOfWorking = {
  typology: 'score running',
  mules: 7,
  sharedPhoneFrom: 0,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const [collector, ...runners] = mules;
    const hours = chance.whole(3, 6);
    let collected = 0;
    for (const runner of runners) {
      let held = 0;
      for (
        let at = begin + chance.whole(0, 20 * minute);
        at < begin + hours * hour;
        at += chance.whole(2 * minute, 14 * minute)
      ) {
        const stake = chance.whole(2, 48) * 100 * yuan + chance.whole(0, 9_999);
        ring.steal(at, runner, stake);
        held += stake;
        const piece = (9_500 + chance.whole(0, 480)) * yuan;
        if (held < piece) continue;
        ring.move(at + chance.whole(20, 110), runner, collector!, piece);
        held -= piece;
        collected += piece;
      }
    }
    const end = begin + hours * hour;
    // Half-way and at the end.
    ring.exchange(begin + (hours * hour) / 2, collector!, collected * 0.4);
    ring.exchange(end + chance.whole(minute, 20 * minute), collector!, collected * 0.6);
  },
};

/** One card collects from dozens, and empties itself into a second every while. */
const funnel: WayOfWorking = {
  typology: 'funnel',
  mules: 2,
  sharedPhoneFrom: 2,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const fee = chance.whole(5, 30) * 100 * yuan;
    let at = begin;
    for (let rounds = chance.whole(3, 5); rounds > 0; rounds--) {
      const payers = chance.whole(6, 14);
      for (let payer = 0; payer < payers; payer++) ring.steal(at + chance.whole(0, 40 * minute), mules[0]!, fee);
      at += 40 * minute + chance.whole(minute, 12 * minute);
      ring.move(at, mules[0]!, mules[1]!, fee * payers * 0.97);
      ring.leave({ mule: mules[1]!, second: at, amount: fee * payers * 0.97 }, [3 * minute, 30 * minute]);
    }
  },
};

/** A large sum leaves in payments just below 50,000, over two days. */
const piecesUnderLimit: WayOfWorking = {
  typology: 'pieces under a limit',
  mules: 3,
  sharedPhoneFrom: 3,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const loss = chance.whole(200_000, 400_000) * yuan;
    ring.test(begin, mules[2]!, mules[0]!);
    ring.steal(begin, mules[0]!, loss);
    let at = begin + chance.whole(3 * minute, 40 * minute);
    for (let left = loss, place = 0; left >= 49_000 * yuan; place++) {
      const piece = chance.whole(48_100, 49_990) * yuan;
      const to = mules[1 + (place % 2)]!;
      ring.move(at, mules[0]!, to, piece);
      ring.leave({ mule: to, second: at, amount: piece }, [10 * minute, 3 * hour]);
      left -= piece;
      // Four a day, then tomorrow.
      at += place % 4 === 3 ? 20 * hour : chance.whole(3 * minute, 50 * minute);
    }
  },
};

/** One card that waits for hours, and pays on among what its owner lives on. */
const slowPass: WayOfWorking = {
  typology: 'slow pass',
  mules: 1,
  sharedPhoneFrom: 1,
  tell(ring, begin) {
    const { chance, mules } = ring;
    const loss = chance.whole(20_000, 150_000) * yuan;
    ring.steal(begin, mules[0]!, loss);
    const parts = chance.whole(1, 3);
    for (let part = 0; part < parts; part++) {
      const at = begin + chance.whole(2 * hour, 9 * hour);
      ring.exchange(at, mules[0]!, (loss * (0.75 + 0.2 * chance.unit())) / parts);
    }
  },
};

/** In the order in which crews are made, over and over, until there are as many mules as asked for. */
export const waysOfWorking: readonly WayOfWorking[] = [
  layered,
  gatherScatter,
  scatterGather,
  cycle,
  stack,
  scoreRunning,
  funnel,
  piecesUnderLimit,
  slowPass,
  slowPass,
];
