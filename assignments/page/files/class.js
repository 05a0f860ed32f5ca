(function(){
var table=document.querySelector("#marks table"),body=table.tBodies[0],heads=table.tHead.rows[0].cells;
var plain=Array.prototype.slice.call(body.rows);
function value(row,i){
var text=row.cells[i].textContent.trim(),number=parseFloat(text.replace(/^[^0-9]+ /,""));
return{text:text,number:/^(\D )?\d+$/.test(text)?number:NaN};
}
function compare(a,b){
if(!a.text||!b.text)return(a.text?0:1)-(b.text?0:1);
if(!isNaN(a.number)&&!isNaN(b.number))return a.number-b.number;
return a.text.localeCompare(b.text,document.documentElement.lang);
}
function sort(i){
var head=heads[i],down=head.getAttribute("aria-sort")==="ascending";
for(var j=0;j<heads.length;j++)heads[j].removeAttribute("aria-sort");
head.setAttribute("aria-sort",down?"descending":"ascending");
var rows=plain.map(function(row,n){return{row:row,n:n,v:value(row,i)}});
rows.sort(function(a,b){
var c=compare(a.v,b.v);
if(a.v.text&&b.v.text&&down)c=-c;
return c||a.n-b.n;
});
var all=document.createDocumentFragment();
rows.forEach(function(r){all.appendChild(r.row)});
body.appendChild(all);
}
Array.prototype.forEach.call(heads,function(head,i){
var button=document.createElement("button");
while(head.firstChild)button.appendChild(head.firstChild);
button.type="button";
button.addEventListener("click",function(){sort(i)});
head.appendChild(button);
});
var find=document.querySelector(".find"),text=find.querySelector("input"),kind=find.querySelector(".kind"),section=find.querySelector(".section"),count=find.querySelector("output");
var words=plain.map(function(row){return row.textContent.normalize("NFC").toLowerCase()});
function filter(){
var wanted=text.value.normalize("NFC").toLowerCase().split(/\s+/),n=0;
plain.forEach(function(row,i){
var show=wanted.every(function(w){return words[i].indexOf(w)>=0})
&&(!kind.value||row.dataset.k.indexOf(kind.value)>=0)
&&(!section||!section.value||row.querySelector(".sec").textContent===section.value);
row.hidden=!show;
if(show)n++;
});
count.textContent=count.dataset.text.replace("{0}",n).replace("{1}",plain.length);
}
[text,kind,section].forEach(function(e){if(e)e.addEventListener("input",filter)});
addEventListener("pageshow",filter);
addEventListener("hashchange",function(){
var row=document.getElementById(location.hash.slice(1));
if(!row||!row.hidden)return;
text.value=kind.value="";if(section)section.value="";
filter();row.scrollIntoView();
});
find.hidden=false;
filter();
})();
