const account = (bank, number) => `bank:${bank}:62220000${String(number).padStart(8, '0')}`;

/** Payments between strangers, and among them stolen money that each account pays on to two others. */
export function* payments({ accounts, alertsASecond, rate, seconds, stolenFrom, startMs }) {
  let state = 12_345;
  const dice = (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state % sides;
  };
  const every = Math.max(1, Math.round(rate / alertsASecond));
  const amounts = [2 ** 36];
  for (let at = 0; at < rate * seconds; at++) {
    const of = { time: startMs + Math.floor((at * 1_000) / rate), asset: 'CNY' };
    if (at === 0) yield { ...of, id: 'stolen', from: account('ABC', 0), to: account('CMB', 0), amount: amounts[0] };
    else if (at >= rate * stolenFrom && at % every === 0) {
      const mule = amounts.length;
      const parent = (mule - 1) >> 1;
      amounts.push(Math.floor(amounts[parent] / 2.5));
      yield { ...of, id: `m${mule}`, from: account('CMB', parent), to: account('CMB', mule), amount: amounts[mule] };
    } else {
      const [from, to] = [account('ICBC', dice(accounts)), account('ICBC', dice(accounts))];
      yield { ...of, id: `p${at}`, from, to, amount: 100 + dice(100_000) };
    }
  }
}
