import { chromium } from "playwright-core";
import { browserPath, checkAxe } from "./browser.mjs";
const base=process.env.BASE??"http://127.0.0.1:8787"; const out="/tmp/W2-scratch/shots/";
const browser=await chromium.launch({executablePath:browserPath(),env:{...process.env,FONTCONFIG_FILE:"/tmp/W2-scratch/fonts.conf"},args:["--no-sandbox"]});
const which=process.argv.slice(2);
async function open(opts={}){const c=await browser.newContext({viewport:{width:1360,height:860},locale:"zh-CN",...opts});const p=await c.newPage();p.on("console",m=>console.log("console",m.text()));p.on("pageerror",e=>console.log("pageerror",e.stack));await p.goto(base+"/",{waitUntil:"networkidle"});return p}
const readLink=async(p,u="https://news.example.edu.cn/info/1027.htm")=>{await p.locator(".ways input[inputmode=url]").fill(u);await p.locator(".ways form:not([hidden]) .primary").click();await p.waitForSelector(".fields:not([hidden])");await p.waitForTimeout(1800)};
const S={
 async empty(){const p=await open();await p.waitForTimeout(600);await p.screenshot({path:out+"empty.png"});},
 async made(){const p=await open();await readLink(p);await p.screenshot({path:out+"made.png"});try{await checkAxe(p,"made",5)}catch(e){console.log(e.message)}},
 async wide(){const p=await open({viewport:{width:1920,height:1080}});await readLink(p);await p.screenshot({path:out+"wide.png"});},
 async tablet(){const p=await open({viewport:{width:768,height:1024}});await readLink(p);await p.screenshot({path:out+"tablet.png",fullPage:true});},
 async phone(){const p=await open({viewport:{width:360,height:760},deviceScaleFactor:2});await p.screenshot({path:out+"phone-empty.png",fullPage:true});await readLink(p);await p.screenshot({path:out+"phone.png",fullPage:true});},
 async dark(){const p=await open({colorScheme:"dark"});await readLink(p);await p.screenshot({path:out+"dark.png"});try{await checkAxe(p,"dark",5)}catch(e){console.log(e.message)}},
 async english(){const p=await open();await readLink(p);await p.locator(".tongue").click();await p.waitForTimeout(1500);await p.screenshot({path:out+"english.png"});},
 async fail(){const p=await open();await p.locator(".ways input[inputmode=url]").fill("https://news.example.edu.cn/info/nope.htm");await p.locator(".ways form:not([hidden]) .primary").click();await p.waitForTimeout(800);await p.screenshot({path:out+"fail.png"});},
 async phoneframe(){const p=await open();await readLink(p);await p.getByRole("button",{name:"手机里"}).click();await p.waitForTimeout(300);await p.screenshot({path:out+"handset.png"});},
 async batch(){const p=await open();await p.locator("nav a").nth(1).click();await p.screenshot({path:out+"batch-empty.png"});await p.locator("textarea:visible").fill([27,28,29,30,99].map(n=>`https://news.example.edu.cn/info/10${n}.htm`).join("\n"));await p.getByRole("button",{name:"加入列表"}).click();await p.getByRole("button",{name:"开始制作"}).click();await p.waitForTimeout(3500);await p.screenshot({path:out+"batch.png",fullPage:true});try{await checkAxe(p,"batch",5)}catch(e){console.log(e.message)}},
 async templates(){const p=await open();await p.locator("nav a").nth(2).click();await p.waitForTimeout(1200);await p.screenshot({path:out+"templates.png"});const t=await p.locator(".toml").inputValue();await p.locator(".toml").fill(t.replace("padding = [84","paddign = [84"));await p.waitForTimeout(1000);await p.screenshot({path:out+"templates-wrong.png"});try{await checkAxe(p,"templates",5)}catch(e){console.log(e.message)}},
 async help(){const p=await open();await p.locator("nav a").nth(3).click();await p.waitForTimeout(200);await p.screenshot({path:out+"help.png",fullPage:true});},
};
for(const n of which.length?which:Object.keys(S)){console.log("--",n);try{await S[n]()}catch(e){console.log(n,e.message)}}
await browser.close();
