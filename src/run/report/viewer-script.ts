/** The script of the replay viewer, as text that runs in the browser. It draws from data and writes text content only. */

/** Reads the JSON beside each `.replay` and takes over its canvases and controls. No library, no network. */
export const VIEWER_SCRIPT = `'use strict';
for (const root of document.querySelectorAll('.replay')) start(root, JSON.parse(root.querySelector('script').textContent));

function start(root, r) {
  const [NX, NY, NZ] = r.size;
  const LAYER = NX * NZ;
  const frames = r.look.length / 2;
  const original = unpack(r);
  const blocks = original.slice();
  const places = new Float64Array(r.path.length);
  for (let i = 0; i < places.length; i++) places[i] = r.path[i] / 100 + (i < 3 ? 0 : places[i - 3]);
  const red = r.palette.map((p) => p.color >> 16);
  const green = r.palette.map((p) => (p.color >> 8) & 255);
  const blue = r.palette.map((p) => p.color & 255);
  const clear = r.palette.map((p) => p.clear);
  const find = (name) => root.querySelector('.' + name);
  const slider = find('slider');
  const button = find('play');
  const items = [...root.querySelectorAll('[data-frame]')];
  let frame = 0;
  let applied = 0;
  let playing = false;
  let clock = 0;
  slider.max = frames - 1;
  slider.disabled = button.disabled = false;

  /** Brings the blocks to a frame: forward from here, or from the start again. */
  function goTo(next) {
    frame = Math.max(0, Math.min(frames - 1, next));
    if (applied > 0 && r.changes[applied - 1][0] > frame) {
      blocks.set(original);
      applied = 0;
    }
    for (; applied < r.changes.length && r.changes[applied][0] <= frame; applied++) blocks[r.changes[applied][1]] = r.changes[applied][2];
    slider.value = frame;
    draw();
  }

  const at = (x, y, z) => (x < 0 || z < 0 || x >= NX || z >= NZ || y < 0 ? -1 : y >= NY ? 0 : blocks[y * LAYER + z * NX + x]);
  /** The last entry up to this frame; lists are in order. */
  function last(list) {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (list[middle].frame <= frame) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? null : list[low - 1];
  }
  const opaque = (b) => b < 0 || !clear[b];

  const hit = { block: 0, face: -1, distance: 0, u: 0, v: 0, through: -1 };
  /** Walks the cells along a direction (Amanatides and Woo 1987). */
  function cast(ox, oy, oz, dx, dy, dz, range) {
    let x = Math.floor(ox), y = Math.floor(oy), z = Math.floor(oz);
    const sx = dx < 0 ? -1 : 1, sy = dy < 0 ? -1 : 1, sz = dz < 0 ? -1 : 1;
    const ax = Math.abs(1 / dx), ay = Math.abs(1 / dy), az = Math.abs(1 / dz);
    let tx = dx === 0 ? Infinity : (dx < 0 ? ox - x : x + 1 - ox) * ax;
    let ty = dy === 0 ? Infinity : (dy < 0 ? oy - y : y + 1 - oy) * ay;
    let tz = dz === 0 ? Infinity : (dz < 0 ? oz - z : z + 1 - oz) * az;
    hit.through = -1;
    hit.face = -1;
    for (let t = 0; t <= range; ) {
      const b = at(x, y, z);
      if (opaque(b) || (b > 0 && hit.through < 0)) {
        if (!opaque(b)) hit.through = b;
        else {
          const hx = ox + t * dx, hy = oy + t * dy, hz = oz + t * dz;
          hit.block = b;
          hit.distance = t;
          hit.u = hit.face === 0 ? hz : hx;
          hit.v = hit.face === 1 ? hz : hy;
          return true;
        }
      }
      if (tx < ty && tx < tz) { t = tx; tx += ax; x += sx; hit.face = 0; }
      else if (ty < tz) { t = ty; ty += ay; y += sy; hit.face = dy < 0 ? 1 : 2; }
      else { t = tz; tz += az; z += sz; hit.face = 3; }
      if (y >= NY && dy >= 0) return false;
    }
    return false;
  }

  /** The living things of this moment: box from x0 to z1, and colour. */
  function creatures() {
    const now = last(r.beings);
    const out = [];
    for (let i = 0; now && i < now.at.length; i += 4) {
      const { width, height, color, name } = r.kinds[now.at[i]];
      const [x, y, z] = [1, 2, 3].map((k) => now.at[i + k] / 10);
      const c = width / 2;
      out.push({ x, z, name, low: [x - c, y, z - c], high: [x + c, y + height, z + c], rgb: [color >> 16, (color >> 8) & 255, color & 255] });
    }
    return out;
  }
  /** How far along a direction a box is met, and on which axis; null when it is not. */
  function meets(box, o, d) {
    let near = 0.2, far = Infinity, axis = 0;
    for (let k = 0; k < 3; k++) {
      const a = (box.low[k] - o[k]) / d[k], b = (box.high[k] - o[k]) / d[k];
      if (Math.min(a, b) > near) { near = Math.min(a, b); axis = k; }
      far = Math.min(far, Math.max(a, b));
    }
    return near < far ? { distance: near, axis } : null;
  }

  const eye = surface(find('eye'), 208, 132);
  function drawEye() {
    const [px, py, pz] = [places[3 * frame], places[3 * frame + 1] + 1.62, places[3 * frame + 2]];
    const yaw = (r.look[2 * frame] * Math.PI) / 12, pitch = (r.look[2 * frame + 1] * Math.PI) / 12;
    const a = [-Math.sin(yaw) * Math.cos(pitch), -Math.sin(pitch), Math.cos(yaw) * Math.cos(pitch)];
    const u = [-Math.sin(yaw) * Math.sin(pitch), Math.cos(pitch), Math.cos(yaw) * Math.sin(pitch)];
    const w = [a[1] * u[2] - a[2] * u[1], a[2] * u[0] - a[0] * u[2], a[0] * u[1] - a[1] * u[0]];
    const { width, height, data } = eye;
    const tall = Math.tan((35 * Math.PI) / 180), wide = (tall * width) / height;
    const shade = [0.72, 1, 0.5, 0.86];
    const eyes = [px, py, pz], near = creatures();
    for (let row = 0, i = 0; row < height; row++) {
      const v = tall * (1 - (2 * row + 1) / height);
      for (let column = 0; column < width; column++, i += 4) {
        const h = wide * ((2 * column + 1) / width - 1);
        const n = 1 / Math.sqrt(1 + h * h + v * v);
        const dx = n * (a[0] + h * w[0] + v * u[0]), dy = n * (a[1] + h * w[1] + v * u[1]), dz = n * (a[2] + h * w[2] + v * u[2]);
        const sky = 1 - 0.3 * Math.max(0, dy);
        let R = 168 * sky, G = 204 * sky, B = 250;
        // Beyond the sides of the world there is sky.
        const met = cast(px, py, pz, dx, dy, dz, 56) && hit.block >= 0;
        let front = met ? hit.distance : 56, being = null, axis = 0;
        for (const one of near) {
          const there = meets(one, eyes, [dx, dy, dz]);
          if (there && there.distance < front) { front = there.distance; being = one; axis = there.axis; }
        }
        if (being) {
          const k = [0.78, 1, 0.9][axis];
          R = being.rgb[0] * k; G = being.rgb[1] * k; B = being.rgb[2] * k;
        } else if (met) {
          const b = hit.block;
          // Grain of an eighth of a block, so that distance and edges can be read on flat colours.
          const grain = 1 - 0.16 * noise(Math.floor(hit.u * 8), Math.floor(hit.v * 8));
          const k = (hit.face < 0 ? 0.3 : shade[hit.face]) * grain;
          const fog = Math.max(0, Math.min(1, (hit.distance - 28) / 28));
          R += (red[b] * k - R) * (1 - fog);
          G += (green[b] * k - G) * (1 - fog);
          B += (blue[b] * k - B) * (1 - fog);
        }
        if (hit.through > 0) {
          R = 0.45 * R + 0.55 * red[hit.through];
          G = 0.45 * G + 0.55 * green[hit.through];
          B = 0.45 * B + 0.55 * blue[hit.through];
        }
        data[i] = R; data[i + 1] = G; data[i + 2] = B; data[i + 3] = 255;
      }
    }
    eye.show();
    const c = eye.context;
    c.fillStyle = 'rgba(255,255,255,.85)';
    c.fillRect(eye.canvas.width / 2 - 7, eye.canvas.height / 2 - 1, 14, 2);
    c.fillRect(eye.canvas.width / 2 - 1, eye.canvas.height / 2 - 7, 2, 14);
    return cast(px, py, pz, a[0], a[1], a[2], 20) && hit.block >= 0 ? r.palette[hit.block].name + ', ' + hit.distance.toFixed(1) + ' blocks' : 'nothing near';
  }

  const map = surface(find('map'), NX, NZ);
  const view = around();
  /** The square part of the map that holds the whole path and some of what lies around. */
  function around() {
    const range = (k) => {
      let low = Infinity, high = -Infinity;
      for (let i = k; i < places.length; i += 3) {
        low = Math.min(low, places[i]);
        high = Math.max(high, places[i]);
      }
      return { middle: (low + high) / 2, size: high - low + 20 };
    };
    const [x, z] = [range(0), range(2)];
    const size = Math.min(NX, NZ, Math.max(40, Math.ceil(Math.max(x.size, z.size))));
    const from = (middle, limit) => Math.max(0, Math.min(limit - size, Math.round(middle - size / 2)));
    return { x: from(x.middle, NX), z: from(z.middle, NZ), size };
  }
  /** Seen from above; below ground the map is cut at the height of the head, so that tunnels show. */
  function drawMap() {
    const [px, py, pz] = [0, 1, 2].map((k) => Math.floor(places[3 * frame + k]));
    let over = 0;
    for (let y = py + 2; y < NY; y++) if (opaque(at(px, y, pz))) over++;
    const deep = over >= 4;
    const top = deep ? py + 1 : NY - 1;
    const heights = new Int16Array(LAYER);
    const { data } = map;
    for (let c = 0; c < LAYER; c++) {
      let y = top;
      while (y > 0 && blocks[y * LAYER + c] === 0) y--;
      heights[c] = y;
    }
    for (let c = 0, i = 0; c < LAYER; c++, i += 4) {
      const b = blocks[heights[c] * LAYER + c];
      const relief = c >= NX && c % NX > 0 ? Math.sign(heights[c] - heights[c - NX - 1]) : 0;
      const k = deep ? (heights[c] === top ? 0.45 : 1) : 1 + 0.13 * relief + 0.006 * (heights[c] - 36);
      data[i] = red[b] * k; data[i + 1] = green[b] * k; data[i + 2] = blue[b] * k; data[i + 3] = 255;
    }
    map.show(view.x, view.z, view.size);
    const c = map.context, s = map.canvas.width / view.size;
    const X = (f) => (places[3 * f] - view.x) * s, Z = (f) => (places[3 * f + 2] - view.z) * s;
    const trace = (to, style, width) => {
      c.beginPath();
      for (let f = 0; f <= to; f++) c.lineTo(X(f), Z(f));
      c.strokeStyle = style; c.lineWidth = width; c.lineJoin = 'round'; c.stroke();
    };
    trace(frames - 1, 'rgba(255,255,255,.45)', 1);
    trace(frame, 'rgba(20,20,20,.7)', 4.5);
    trace(frame, '#ffd23f', 2.5);
    for (const one of creatures()) {
      c.beginPath();
      c.arc((one.x - view.x) * s, (one.z - view.z) * s, 4, 0, 7);
      c.fillStyle = 'rgb(' + one.rgb + ')'; c.strokeStyle = '#222'; c.lineWidth = 1.5; c.fill(); c.stroke();
    }
    c.save();
    c.translate(X(frame), Z(frame));
    c.rotate((r.look[2 * frame] * Math.PI) / 12);
    c.beginPath(); c.moveTo(0, 11); c.lineTo(-6.5, -6); c.lineTo(0, -2.5); c.lineTo(6.5, -6); c.closePath();
    c.fillStyle = '#e5322d'; c.strokeStyle = '#fff'; c.lineWidth = 1.5; c.fill(); c.stroke();
    c.restore();
  }

  const side = surface(find('side'), 64, 40);
  /** The plane through the body from west to east, 64 blocks wide. */
  function drawSide() {
    const { width, height, data } = side;
    const z = Math.floor(places[3 * frame + 2]);
    const left = Math.max(0, Math.min(NX - width, Math.floor(places[3 * frame]) - width / 2));
    const low = Math.max(0, Math.min(NY - height, Math.floor(places[3 * frame + 1]) - height / 2));
    for (let x = 0; x < width; x++) {
      let cover = 0;
      for (let y = NY - 1; y >= low; y--) {
        const b = at(left + x, y, z);
        if (opaque(b)) cover++;
        const row = height - 1 - (y - low);
        if (row < 0) continue;
        const i = 4 * (row * width + x);
        const open = b === 0;
        // Below the crown of a tree it is still day.
        const covered = cover > 4;
        const k = open ? 1 : 1 - 0.12 * noise(left + x, y + 91 * z);
        data[i] = open ? (covered ? 44 : 176) : red[b] * k;
        data[i + 1] = open ? (covered ? 40 : 208) : green[b] * k;
        data[i + 2] = open ? (covered ? 46 : 250) : blue[b] * k;
        data[i + 3] = 255;
      }
    }
    side.show();
    const c = side.context, s = side.canvas.width / width;
    const X = (places[3 * frame] - left) * s, Y = (height - (places[3 * frame + 1] - low)) * s;
    c.fillStyle = '#e5322d'; c.strokeStyle = '#fff'; c.lineWidth = 1.5;
    c.beginPath(); c.rect(X - 0.45 * s, Y - 1.8 * s, 0.9 * s, 1.8 * s); c.fill(); c.stroke();
  }

  function draw() {
    const faces = drawEye();
    drawMap();
    drawSide();
    const run = r.events.filter((e) => e.kind === 'run' && e.frame <= frame).pop();
    const act = last(r.acts), bag = last(r.bags);
    find('step').textContent = 'step ' + Math.min(r.steps, frame * r.stride) + ' of ' + r.steps;
    find('doing').textContent = (run ? run.text : 'start') + (act && act.text ? ' · ' + act.text : '');
    find('faces').textContent = 'faces ' + faces;
    const held = bag ? Object.entries(bag.items).map(([name, count]) => count + ' ' + name).join(', ') : '';
    find('bag').textContent = 'holds ' + (held || 'nothing');
    let now = null;
    for (const item of items) {
      if (Number(item.dataset.frame) <= frame) now = item;
      item.classList.remove('now');
    }
    if (now) {
      now.classList.add('now');
      const list = now.closest('ol');
      list.scrollTop = now.offsetTop - list.offsetTop - list.clientHeight / 2;
    }
  }

  function play(on) {
    playing = on;
    button.textContent = on ? 'Pause' : 'Play';
    if (!on) return;
    if (frame >= frames - 1) goTo(0);
    clock = 0;
    let before = performance.now();
    const tick = (now) => {
      if (!playing) return;
      clock += ((now - before) / 1000) * 20 * Number(find('speed').value) / r.stride;
      before = now;
      const whole = Math.floor(clock);
      clock -= whole;
      if (whole > 0) goTo(frame + whole);
      if (frame >= frames - 1) play(false);
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  button.addEventListener('click', () => play(!playing));
  slider.addEventListener('input', () => { play(false); goTo(Number(slider.value)); });
  for (const item of items) item.addEventListener('click', () => { play(false); goTo(Number(item.dataset.frame)); });
  goTo(0);
}

/** A small image drawn enlarged on a canvas, the whole of it or a square part. */
function surface(canvas, width, height) {
  const context = canvas.getContext('2d');
  const small = document.createElement('canvas');
  small.width = width;
  small.height = height;
  const inner = small.getContext('2d');
  const image = inner.createImageData(width, height);
  const show = (x = 0, y = 0, size = 0) => {
    inner.putImageData(image, 0, 0);
    context.imageSmoothingEnabled = false;
    context.drawImage(small, x, y, size || width, size || height, 0, 0, canvas.width, canvas.height);
  };
  return { canvas, context, width, height, data: image.data, show };
}

function noise(x, y) {
  let h = Math.imul(x | 0, 374761393) ^ Math.imul(y | 0, 668265263);
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) & 255) / 255;
}

/** Runs of (block, count) from the floor up, column by column, as cells in layers. */
function unpack(r) {
  const [NX, NY, NZ] = r.size;
  const bytes = atob(r.blocks);
  const cells = new Uint8Array(NX * NY * NZ);
  let i = 0;
  for (let column = 0; column < NX * NZ; column++) {
    for (let y = 0; y < NY; i += 2) {
      const end = y + bytes.charCodeAt(i + 1);
      for (; y < end; y++) cells[y * NX * NZ + column] = bytes.charCodeAt(i);
    }
  }
  return cells;
}
`;
